#include <catch2/catch.hpp>

#include "couple.h"
#include "store/counted_disk.h"

// Tests when an operation of ours gets its number.

using namespace waterline;
using namespace waterline::ledger;

namespace {

base::ItemId share(Device& device, const std::string& text) {
  const auto id = device->item_id(base::Depth::kLine, text, base::WallTime(std::chrono::hours(1)));
  REQUIRE(device->share(id, base::Depth::kLine, text, {}).value());
  return id;
}

}  // namespace

TEST_CASE("an act is numbered when made in step, otherwise when it leaves", "[ledger]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  exchange(a, b);
  share(a, "before");
  CHECK(a->acts_wait().value());
  exchange(a, b);
  a->set_in_step(true);
  share(a, "in step");
  CHECK_FALSE(a->acts_wait().value());
  a->set_in_step(false);
  share(a, "after");
  CHECK(a->acts_wait().value());
  exchange(a, b);
  check_in_step(a, b);
  CHECK(b.items().size() == 3);
}

TEST_CASE("a device set back numbers nothing until its lost operations are back", "[ledger]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  exchange(a, b);
  a.back_up();
  share(a, "lost");
  exchange(a, b);
  a.restore();
  meet(a, b->vector().value().mirrored());
  a->set_in_step(true);
  share(a, "made without it");
  CHECK(a->acts_wait().value());
  exchange(a, b);
  check_in_step(a, b);
  CHECK(b.items().size() == 2);
}

TEST_CASE("a resumed journal begins an epoch above all that are named", "[ledger]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  exchange(a, b);
  const auto own_epochs = [&] {
    std::set<base::EpochId> own;
    for (const auto& [name, mark] : a->vector().value().epochs) {
      if (mark.author == base::Author::kMe) own.insert(name);
    }
    return own;
  };
  share(a, "before");
  exchange(a, b);
  a.back_up();
  // After the back-up, the device begins three epochs. The restored copy does not know them.
  for (int i = 0; i < 3; ++i) {
    REQUIRE(a->speak_again().ok());
    share(a, "lost " + std::to_string(i));
    exchange(a, b);
  }
  const auto lost = own_epochs();
  a.restore();
  REQUIRE(a->set_sync_setting(SyncSetting::kQuiet, "restored").ok());
  REQUIRE(a->speak_again().ok());
  CHECK(a->sync_setting(SyncSetting::kQuiet).value().empty());
  // speak_again() began one epoch for the operations that leave before the partner says anything.
  // When the partner's vector comes, the device begins another epoch, even after a restart.
  const auto at_once = own_epochs();
  share(a, "said again");
  a.restart();
  CHECK(a->meet(b->vector().value().mirrored()).value() == Met::kBegunAnew);
  base::EpochId latest = *own_epochs().rbegin();
  CHECK_FALSE(at_once.contains(latest));
  for (const auto& name : lost) CHECK(latest > name);
  // A second Hello begins no further epoch.
  CHECK(a->meet(b->vector().value().mirrored()).value() == Met::kFine);
  exchange(a, b);
  check_in_step(a, b);
  CHECK(b.items().size() == 5);
  CHECK(*own_epochs().rbegin() == latest);
}

TEST_CASE("waiting acts are listed with their words, up to a limit", "[ledger]") {
  Device a(1);
  Device b(2);
  CHECK(a->waiting_acts(5)->count == 0);
  pair(a, b);
  exchange(a, b);
  share(a, "left");
  exchange(a, b);
  for (int i = 0; i < 4; ++i) share(a, "waits " + std::to_string(i));
  const auto waiting = a->waiting_acts(3);
  REQUIRE(waiting.ok());
  CHECK(waiting->count == 4);
  REQUIRE(waiting->acts.size() == 3);
  CHECK(base::text_of(waiting->acts[0]) == "waits 0");
}

TEST_CASE("many waiting acts are numbered and sent once, in parts", "[ledger]") {
  Device a(1);
  Device b(2);
  pair(a, b);
  exchange(a, b);
  constexpr std::size_t kMany = base::kMaxBatchOperations + 60;
  for (std::size_t i = 0; i < kMany; ++i) share(a, std::to_string(i));
  // One of the waiting acts need not be sent at all: a take-back of a share that never left.
  REQUIRE(a->take_back(share(a, "on second thoughts")).ok());

  const auto first = a->lacking(b->vector().value().mirrored(), 1 << 30).value();
  CHECK(first.operations.size() == base::kMaxBatchOperations);
  CHECK_FALSE(first.last);
  CHECK(a->acts_wait().value());
  std::vector<base::OperationBatch> seen;
  send(a, b, {.max_bytes = 1 << 30, .seen = &seen});
  REQUIRE(seen.size() == 2);
  CHECK(seen[0] == first);
  CHECK(seen[1].operations.size() == kMany - base::kMaxBatchOperations);
  CHECK(seen[1].last);
  CHECK_FALSE(a->acts_wait().value());
  exchange(a, b);
  check_in_step(a, b);
  CHECK(b.items().size() == kMany);
}

TEST_CASE("two ledgers reach the model whenever their acts are numbered", "[ledger]") {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    INFO("seed " << seed);
    Couple couple(seed + 4000);
    for (int session = 0; session < 8; ++session) {
      if (couple.random.below(2) == 0) {
        for (auto& device : couple.devices) device->set_in_step(false);
        for (int i = 0; i < 4; ++i) couple.act();
        couple.meet_roughly();
      }
      couple.note_left(0);
      couple.note_left(1);
      exchange(couple.devices[0], couple.devices[1], &couple.seen);
      // The devices are linked and in step. Now both persons act.
      for (std::uint64_t i = 0; i < 1 + couple.random.below(4); ++i) {
        for (auto& device : couple.devices) device->set_in_step(true);
        couple.act();
        couple.note_left(0);
        couple.note_left(1);
        exchange(couple.devices[0], couple.devices[1], &couple.seen);
      }
    }
    check_in_step(couple.devices[0], couple.devices[1]);
    CHECK(couple.devices[0].items() == couple.model.seen_by(0));
    CHECK(couple.devices[1].items() == couple.model.seen_by(1));
  }
}

TEST_CASE("a first sync of ten thousand acts commits once a batch", "[ledger]") {
  store::testing::CountedDisk disk;
  Device a(1);
  Device b(2);
  a.disk = &disk;
  a.restart();
  pair(a, b);
  exchange(a, b);
  constexpr int kActs = 10000;
  for (int i = 0; i < kActs; ++i) share(a, std::to_string(i) + std::string(1000, 'a'));

  const base::VersionVector held = b->vector().value().mirrored();
  base::VersionVector theirs = held;
  int batches = 0;
  int writes = 0;  // batches for which the store was written
  std::uint64_t number = 0;
  for (bool last = false; !last; ++batches) {
    disk.forget();
    const auto batch = a->lacking(theirs, base::kMaxBatchBytes).value();
    last = batch.last;
    const int syncs = disk.calls("ledger.db-wal").syncs;
    // One commit is one sync of the log; a checkpoint and the new log behind it are a few more.
    CHECK((syncs == 1 || disk.calls("ledger.db").syncs - syncs > 0));
    writes += syncs > 0 ? 1 : 0;
    for (const auto& operation : batch.operations) CHECK(operation.number == ++number);
    add(theirs, batch.through);
    // The numbers and their proof are on the disk before the batch leaves.
    if (batches % 40 == 0) {
      a.back_up();
      a.restore();
      const auto stored = a->vector().value();
      for (const auto& [epoch, mark] : batch.through.epochs) {
        CHECK(stored.epochs.at(epoch) == mark);
        CHECK(stored.epochs.at(epoch).proof == mark.proof);
      }
    }
  }
  CHECK(number == kActs);
  CHECK(batches == writes);
  CHECK(batches < kActs / 80);
}
