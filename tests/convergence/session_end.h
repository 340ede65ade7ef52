#pragma once

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "fakes/seeded_random.h"
#include "ledger/ledger.h"
#include "sync/reconciler.h"
#include "sync/session.h"

namespace waterline {

// One device in a meeting: what courier and node do, without the processes.
class SessionEnd {
 public:
  // `ledger` must outlive this.
  SessionEnd(ledger::Ledger& ledger, sync::SessionKeys keys, crypto::noise::Role role, std::uint64_t seed)
      : ledger_(&ledger), random_(seed), session_(std::move(keys), role, random_, {}) {}

  // Takes what came; gives what goes out, a piece for each thing that is said.
  std::vector<base::Bytes> turn(const std::vector<base::Bytes>& came) {
    write();
    for (const base::Bytes& piece : came) {
      auto messages = session_.receive(piece, {});
      write();
      for (auto& message : messages) take(reconciler_.received(std::move(message)));
    }
    if (session_.open() && !begun_) {
      begun_ = true;
      take(reconciler_.begin());
    }
    return std::exchange(written_, {});
  }
  // Whether both were found to hold the same.
  [[nodiscard]] bool in_step() const { return in_step_; }
  void finish() { session_.finish(); }

 private:
  using Reconciler = sync::Reconciler;

  void write() {
    auto piece = session_.take_output();
    if (!piece.empty()) written_.push_back(std::move(piece));
  }
  void take(std::vector<Reconciler::Action> actions) {
    for (auto& action : actions) std::visit([this](auto& what) { act(what); }, action);
  }
  void act(Reconciler::Send& action) {
    session_.send(action.message, {});
    write();
  }
  void act(Reconciler::WantVector& action) { take(reconciler_.vector_is(action.request, ledger_->vector().value())); }
  void act(Reconciler::Met& action) { base::check(ledger_->meet(action.theirs).ok()); }
  void act(Reconciler::WantOperations& action) {
    take(reconciler_.operations_are(action.request, ledger_->lacking(action.theirs, base::kMaxBatchBytes).value()));
  }
  void act(Reconciler::Store& action) {
    const auto applied = ledger_->apply(action.batch).value();
    base::check(applied.refused == 0);
    base::VersionVector stored = ledger_->vector().value();
    std::erase_if(stored.epochs, [&](const auto& named) { return !action.batch.through.epochs.contains(named.first); });
    take(reconciler_.stored_now(action.request, true, stored));
    if (!applied.news) return;
    in_step_ = false;
    take(reconciler_.ledger_changed());
  }
  void act(Reconciler::PartnerRenews& /*action*/) { base::check(false); }
  void act(Reconciler::RenewalTaken& /*action*/) { base::check(false); }
  void act(Reconciler::InStep& /*action*/) { in_step_ = true; }
  void act(Reconciler::Misbehaved& /*action*/) { base::check(false); }
  void act(Reconciler::OtherVersion& /*action*/) { base::check(false); }
  void act(Reconciler::Stuck& /*action*/) { base::check(false); }

  ledger::Ledger* ledger_;
  fakes::SeededRandom random_;
  sync::Session session_;
  Reconciler reconciler_;
  std::vector<base::Bytes> written_;
  bool begun_ = false;
  bool in_step_ = false;
};

}  // namespace waterline
