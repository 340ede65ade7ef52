#pragma once

#include <algorithm>
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

// One device in a session. It does the work of a courier and its node in one process.
class SessionEnd {
 public:
  // The public keys of this person for a Renewal, the message that offers new keys.
  struct Own {
    crypto::PublicKey known;    // our key as the partner's device knows it
    crypto::PublicKey present;  // differs while new keys wait
    // The partner's renewed key, if the session uses it.
    std::optional<crypto::PublicKey> renewed;
  };

  // `ledger` must outlive this object.
  SessionEnd(ledger::Ledger& ledger, sync::SessionKeys keys, crypto::noise::Role role,
             std::uint64_t seed, std::optional<Own> own = {})
      : ledger_(&ledger), own_(own), random_(seed), session_(std::move(keys), role, random_, {}) {
    if (own_ && !own_->renewed) {
      if (const auto say = ledger.renewal_to_say(own_->present).value())
        reconciler_ = Reconciler(1, said(*say));
    }
  }

  // Takes the pieces that were received. Returns the pieces to send, one for each message.
  std::vector<base::Bytes> turn(const std::vector<base::Bytes>& came) {
    write();
    for (const base::Bytes& piece : came) {
      auto messages = session_.receive(piece, {});
      write();
      begin_if_open();
      for (auto& message : messages) {
        if (!left_) take(reconciler_.received(std::move(message)));
      }
    }
    begin_if_open();
    return std::exchange(written_, {});
  }
  // Returns whether both sides were found to hold the same.
  [[nodiscard]] bool in_step() const { return in_step_; }
  void finish() { session_.finish(); }

 private:
  using Reconciler = sync::Reconciler;

  static wire::Renewal said(const ledger::Renewal& renewal) {
    wire::Renewal said{renewal.identity.bytes, {}, renewal.proof};
    std::ranges::copy(renewal.contribution.bytes(), said.contribution.begin());
    return said;
  }

  void begin_if_open() {
    if (!session_.open() || begun_) return;
    begun_ = true;
    if (own_ && own_->renewed) base::check(ledger_->use_renewed_keys(*own_->renewed).ok());
    if (own_) base::check(ledger_->renewal_proven().ok());
    // From here on the partner's new keys count. This device made its own Renewal (the message that
    // offers new keys) with the partner's old keys, so it must make another: this session ends, and
    // the next one sends it.
    if (own_ && own_->renewed && ledger_->partnership().value()->renewing) return leave();
    take(reconciler_.begin());
  }
  // Leaves with a FIN. Anything received later is ignored.
  void leave() {
    left_ = true;
    session_.finish();
    write();
  }
  void write() {
    auto piece = session_.take_output();
    if (!piece.empty()) written_.push_back(std::move(piece));
  }
  void take(std::vector<Reconciler::Action> actions) {
    for (auto& action : actions) std::visit([this](auto& what) { act(what); }, action);
  }
  void act(Reconciler::Send& action) {
    if (session_.end()) return;
    session_.send(action.message, {});
    write();
  }
  void act(Reconciler::WantVector& action) {
    take(reconciler_.vector_is(action.request, ledger_->vector().value()));
  }
  void act(Reconciler::Met& action) { base::check(ledger_->meet(action.theirs).ok()); }
  void act(Reconciler::WantOperations& action) {
    take(reconciler_.operations_are(action.request,
                                    ledger_->lacking(action.theirs, base::kMaxBatchBytes).value()));
  }
  void act(Reconciler::Store& action) {
    const auto applied = ledger_->apply(action.batch).value();
    base::check(applied.refused == 0);
    base::VersionVector stored = ledger_->vector().value();
    std::erase_if(stored.epochs, [&](const auto& named) {
      return !action.batch.through.epochs.contains(named.first);
    });
    take(reconciler_.stored_now(action.request, true, stored));
    if (!applied.news) return;
    in_step_ = false;
    take(reconciler_.ledger_changed());
  }
  // Answers the partner's Renewal (the message that offers new keys) and ends this session. The two
  // devices go on in another session.
  void act(Reconciler::PartnerRenews& action) {
    base::check(own_.has_value());
    const wire::Renewal& renewal = action.renewal;
    const auto answer =
        ledger_
            ->partner_renews({crypto::PublicKey{renewal.identity},
                              crypto::RenewalContribution(renewal.contribution), renewal.proof},
                             own_->known)
            .value();
    if (!answer.renewed) return;
    wire::Renewed renewed{{}, answer.renewed->proof};
    std::ranges::copy(answer.renewed->contribution.bytes(), renewed.contribution.begin());
    take(reconciler_.renewal_stored(renewed));
    leave();
  }
  void act(Reconciler::RenewalTaken& action) {
    const wire::Renewed& renewed = action.renewed;
    const auto taken = ledger_->renewal_taken(
        {crypto::RenewalContribution(renewed.contribution), renewed.proof}, own_->present);
    base::check(taken.ok());
    leave();
  }
  void act(Reconciler::InStep& /*action*/) { in_step_ = true; }
  void act(Reconciler::Misbehaved& /*action*/) { base::check(false); }
  void act(Reconciler::OtherVersion& /*action*/) { base::check(false); }
  void act(Reconciler::Stuck& /*action*/) { base::check(false); }

  ledger::Ledger* ledger_;
  std::optional<Own> own_;
  fakes::SeededRandom random_;
  sync::Session session_;
  Reconciler reconciler_;
  std::vector<base::Bytes> written_;
  bool begun_ = false;
  bool in_step_ = false;
  bool left_ = false;
};

}  // namespace waterline
