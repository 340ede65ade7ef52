#include "store/snapshot.h"

#include <optional>

#include <catch2/catch.hpp>

#include "memory_disk.h"
#include "store/store_writer.h"
#include "store_fixture.h"

namespace waterline::store {
namespace {

using namespace testing;

// Makes a store under another key from a snapshot's pages, opens it and reads it through.
Database copied(Snapshot& snapshot, Disk& disk, base::Random& random) {
  auto writer = StoreWriter::begin(disk, "/copy/test.db", key_of(9), random);
  REQUIRE(writer.ok());
  base::Bytes page(kPageSize);
  for (std::uint64_t number = 0; number < snapshot.pages(); ++number) {
    REQUIRE(snapshot.read(number, page).ok());
    REQUIRE(writer->add(page).ok());
  }
  REQUIRE(writer->finish().ok());
  writer = Error::kBusy;  // closes the file
  auto copy = open_store("/copy/test.db", random, disk, 9);
  REQUIRE(copy.ok());
  CHECK(copy->verify().ok());
  return std::move(*copy);
}

TEST_CASE("a snapshot does not change while the store is written to", "[store]") {
  for (std::uint64_t seed = 0; seed < 25; ++seed) {
    fakes::SeededRandom random(seed);
    MemoryDisk disk;
    auto store = open_store("/test.db", random, disk);
    REQUIRE(store.ok());
    const auto before = static_cast<std::int64_t>(1 + random.below(60));
    for (std::int64_t number = 1; number <= before; ++number) {
      REQUIRE(add_entry(*store, number, body_of(number)).ok());
      if (random.below(20) == 0) REQUIRE(store->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
      if (random.below(20) == 0) REQUIRE(store->execute("PRAGMA wal_checkpoint(PASSIVE)").ok());
    }
    if (seed % 3 == 0) REQUIRE(store->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
    if (seed % 3 == 1) REQUIRE(store->execute("PRAGMA wal_checkpoint(PASSIVE)").ok());

    auto snapshot = store->snapshot();
    REQUIRE(snapshot.ok());
    CHECK(store->snapshot().error() == Error::kBusy);
    // While the snapshot exists, the store does everything that a store can do.
    const auto after = before + static_cast<std::int64_t>(random.below(40));
    for (std::int64_t number = before + 1; number <= after; ++number) {
      REQUIRE(add_entry(*store, number, body_of(number)).ok());
      if (random.below(8) == 0) REQUIRE(store->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
    }
    if (seed % 2 == 0) REQUIRE(store->execute("DELETE FROM entry; DELETE FROM words; VACUUM").ok());
    MemoryDisk elsewhere;
    Database copy = copied(*snapshot, elsewhere, random);
    CHECK(count_sound_entries(copy).value() == before);

    { const Snapshot gone = std::move(*snapshot); }
    CHECK(count_sound_entries(*store).value() == (seed % 2 == 0 ? 0 : after));
    CHECK(store->verify().ok());  // checkpoints are possible again
    CHECK(store->snapshot().ok());
  }
}

TEST_CASE("taking and reading a snapshot writes nothing and uses no randomness", "[store]") {
  fakes::SeededRandom random(1);
  MemoryDisk disk;
  auto store = open_store("/test.db", random, disk);
  for (std::int64_t number = 1; number <= 30; ++number)
    REQUIRE(add_entry(*store, number, body_of(number)).ok());
  const std::size_t steps = disk.steps().size();
  fakes::SeededRandom same = random;
  {
    auto snapshot = store->snapshot();
    base::Bytes pages(snapshot->pages() * kPageSize);
    REQUIRE(snapshot->read(0, pages).ok());
  }
  CHECK(disk.steps().size() == steps);
  CHECK(random.bytes<16>() == same.bytes<16>());
}

TEST_CASE("closing a store ends its snapshot and is still in order", "[store]") {
  fakes::SeededRandom random(1);
  MemoryDisk disk;
  std::optional<Database> store = open_store("/test.db", random, disk).value();
  for (std::int64_t number = 1; number <= 30; ++number)
    REQUIRE(add_entry(*store, number, body_of(number)).ok());
  auto snapshot = store->snapshot();
  store.reset();
  base::Bytes page(kPageSize);
  CHECK(snapshot->read(0, page).error() == Error::kBusy);
  CHECK(disk.files().size() == 1);  // everything of the log is in the main file
  auto again = open_store("/test.db", random, disk);
  CHECK(count_sound_entries(*again).value() == 30);
}

TEST_CASE("a store killed during a snapshot loses nothing", "[store]") {
  fakes::SeededRandom random(4);
  MemoryDisk disk;
  auto store = open_store("/test.db", random, disk);
  for (std::int64_t number = 1; number <= 30; ++number)
    REQUIRE(add_entry(*store, number, body_of(number)).ok());
  auto snapshot = store->snapshot();
  for (std::int64_t number = 31; number <= 60; ++number)
    REQUIRE(add_entry(*store, number, body_of(number)).ok());
  for (int round = 0; round < 20; ++round) {
    MemoryDisk after(disk.files_after_power_loss(disk.steps().size(), random));
    auto again = open_store("/test.db", random, after);
    REQUIRE(again.ok());
    CHECK(count_sound_entries(*again).value() == 60);
  }
}

}  // namespace
}  // namespace waterline::store
