#include "twins/meeting.h"

#include <utility>

#include "base/check.h"
#include "sync/bundle_reader.h"
#include "sync/bundle_writer.h"
#include "sync/reconciler.h"
#include "sync/session.h"

namespace waterline::twins {
namespace {

using crypto::noise::Role;
using sync::Reconciler;

// One device in a meeting: what courier and node do, without the processes.
class End {
 public:
  End(Person& person, Person& partner, const crypto::PairKey& key, Role role, std::uint64_t seed)
      : ledger_(&person.ledger()),
        random_(seed),
        session_({person.identity().clone(), crypto::public_key_of(partner.identity()), key.clone()}, role, random_,
                 {}) {}

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
  [[nodiscard]] bool in_step() const { return in_step_; }
  void finish() { session_.finish(); }

 private:
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
    base::check(ledger_->apply(action.batch).value().refused == 0);
    base::VersionVector stored = ledger_->vector().value();
    std::erase_if(stored.epochs, [&](const auto& named) { return !action.batch.through.epochs.contains(named.first); });
    take(reconciler_.stored_now(action.request, true, stored));
  }
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

}  // namespace

void pair(Person& a, Person& b, fakes::SeededRandom& random) {
  const auto epoch_a = a.ledger().epoch_for_pairing().value();
  const auto epoch_b = b.ledger().epoch_for_pairing().value();
  const auto key = crypto::PairKey::generate(random);
  const base::Day day{std::chrono::year(2026) / 11 / 23};
  const auto begin = [&](Person& person, Person& partner, const base::EpochId& theirs, const base::EpochId& own) {
    base::check(person.ledger()
                    .begin_partnership({crypto::public_key_of(partner.identity()), key.clone(), theirs, own,
                                        ledger::PairingMethod::kWords, day, ""})
                    .ok());
    base::check(person.ledger().confirm_partnership().ok());
  };
  begin(a, b, epoch_b, epoch_a);
  begin(b, a, epoch_a, epoch_b);
}

Traffic meet(Person& a, Person& b, const crypto::PairKey& key, std::uint64_t seed) {
  End end_a(a, b, key, Role::kInitiator, seed);
  End end_b(b, a, key, Role::kResponder, seed + 1);
  Traffic traffic;
  std::vector<base::Bytes> to_a;
  bool finished = false;
  for (;;) {
    const auto to_b = end_a.turn(to_a);
    to_a = end_b.turn(to_b);
    for (const auto& piece : to_b) traffic.writes.push_back({true, piece});
    for (const auto& piece : to_a) traffic.writes.push_back({false, piece});
    if (finished && to_a.empty() && to_b.empty()) return traffic;
    if (!finished && end_a.in_step() && end_b.in_step()) {
      finished = true;
      end_a.finish();
    }
    base::check(finished || !to_a.empty() || !to_b.empty());  // else they wait for each other
  }
}

Traffic carry(Person& from, Person& to, const crypto::PairKey& key, std::uint64_t seed) {
  fakes::SeededRandom random(seed);
  const auto ready = from.ledger().ready_for_file().value();
  sync::BundleWriter writer({from.identity().clone(), crypto::public_key_of(to.identity()), key.clone()}, random,
                            {.holds = ready.holds, .from = ready.from});
  base::VersionVector theirs = ready.from;
  for (bool last = false; !last;) {
    const auto batch = from.ledger().held_beyond(theirs, base::kMaxBatchBytes).value();
    last = batch.last;
    for (const auto& [epoch, mark] : batch.through.epochs) theirs.epochs[epoch] = mark;
    if (!batch.through.epochs.empty()) base::check(writer.add(batch));
  }
  writer.finish();
  base::Bytes file = writer.take_output();

  sync::BundleReader reader({to.identity().clone(), crypto::public_key_of(from.identity()), key.clone()}, random);
  reader.read(file);
  const auto bundle = std::move(reader).finish().value();
  const auto holds = bundle.head.holds.mirrored();
  base::check(to.ledger().meet(holds).ok() && to.ledger().partner_holds(holds).ok());
  auto begins = bundle.head.from.mirrored();
  for (auto batch : bundle.batches) {
    batch.through = batch.through.mirrored();
    base::check(to.ledger().apply_after(begins, batch).value().has_value());
  }
  return {{{true, std::move(file)}}};
}

}  // namespace waterline::twins
