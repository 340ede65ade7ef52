#include "twins/traffic.h"

#include <utility>

#include "base/check.h"
#include "convergence/session_end.h"
#include "sync/bundle_reader.h"
#include "sync/bundle_writer.h"

namespace waterline::twins {

void pair(Person& a, Person& b, fakes::SeededRandom& random) {
  const auto epoch_a = a.ledger().epoch_for_pairing().value();
  const auto epoch_b = b.ledger().epoch_for_pairing().value();
  const auto key = crypto::PairKey::generate(random);
  const base::Day day{std::chrono::year(2026) / 11 / 23};
  const auto begin = [&](Person& person, Person& partner, const base::EpochId& theirs,
                         const base::EpochId& own) {
    base::check(person.ledger()
                    .begin_partnership({crypto::public_key_of(partner.identity()), key.clone(),
                                        theirs, own, ledger::PairingMethod::kWords, day, ""})
                    .ok());
    base::check(person.ledger().confirm_partnership().ok());
  };
  begin(a, b, epoch_b, epoch_a);
  begin(b, a, epoch_a, epoch_b);
}

Traffic meet(Person& a, Person& b, const crypto::LinkKey& key, std::uint64_t seed) {
  const auto keys = [&key](Person& own, Person& partner) {
    return sync::SessionKeys{own.identity().clone(), crypto::public_key_of(partner.identity()),
                             key.clone()};
  };
  SessionEnd end_a(a.ledger(), keys(a, b), crypto::noise::Role::kInitiator, seed);
  SessionEnd end_b(b.ledger(), keys(b, a), crypto::noise::Role::kResponder, seed + 1);
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
    // If nothing is in transit and the sync is not finished, both devices would wait for each other
    // forever.
    base::check(finished || !to_a.empty() || !to_b.empty());
  }
}

Traffic carry(Person& from, Person& to, const crypto::LinkKey& key, std::uint64_t seed) {
  fakes::SeededRandom random(seed);
  const auto ready = from.ledger().ready_for_file().value();
  sync::BundleWriter writer(
      {from.identity().clone(), crypto::public_key_of(to.identity()), key.clone()}, random,
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

  sync::BundleReader reader(
      {to.identity().clone(), crypto::public_key_of(from.identity()), key.clone()}, random);
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
