#include "store/freshness.h"

#include <catch2/catch.hpp>

#include "memory_disk.h"
#include "store/main_file.h"
#include "store_fixture.h"

namespace waterline::store {
namespace {

using namespace testing;

constexpr const char* kMain = "/store/test.db";

Freshness freshness_of(const MemoryDisk& disk) {
  fakes::SeededRandom random(99);
  MemoryDisk copy(disk.files());
  return open_store(kMain, random, copy)->freshness();
}

}  // namespace

TEST_CASE("a clean close leaves the freshness id that was announced", "[store]") {
  fakes::SeededRandom random(1);
  MemoryDisk disk;
  Freshness before = {{}, LastUse::kCutOff};
  for (std::int64_t session = 1; session <= 4; ++session) {
    auto database = open_store(kMain, random, disk);
    REQUIRE(database.ok());
    if (session > 1) CHECK(database->freshness() == before);
    const FreshnessId next = database->next_freshness();
    CHECK(next != database->freshness().id);
    // The id that the store has after a close (next_freshness()) must be known before the close. It
    // must not depend on the session: some sessions write, some also make a checkpoint, and some
    // only read.
    if (session % 3 != 0) REQUIRE(add_entry(*database, session, "words").ok());
    if (session % 3 == 2) REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
    REQUIRE(database->close().ok());
    before = {next, LastUse::kClosed};
    CHECK(freshness_of(disk) == before);
  }
}

TEST_CASE("without close() the freshness changes only with a write", "[store]") {
  fakes::SeededRandom random(2);
  MemoryDisk disk;
  { REQUIRE(open_store(kMain, random, disk)->close().ok()); }
  const Freshness first = freshness_of(disk);
  {
    auto database = open_store(kMain, random, disk);
    REQUIRE(count_sound_entries(*database).value() == 0);
  }
  CHECK(freshness_of(disk) == first);
  FreshnessId next{};
  {
    auto database = open_store(kMain, random, disk);
    next = database->next_freshness();
    REQUIRE(add_entry(*database, 1, body_of(1)).ok());
    CHECK(freshness_of(disk) == Freshness{first.id, LastUse::kCutOff});
  }
  CHECK(freshness_of(disk) == Freshness{next, LastUse::kClosed});
}

TEST_CASE("after a loss of power only closed stores count as closed", "[store]") {
  fakes::SeededRandom random(3);
  MemoryDisk disk;
  { REQUIRE(open_store(kMain, random, disk)->close().ok()); }
  const MemoryDisk::Files files = disk.files();
  const Freshness before = freshness_of(disk);
  MemoryDisk session(files);
  FreshnessId next{};
  std::size_t closed_at = 0;
  {
    auto database = open_store(kMain, random, session);
    next = database->next_freshness();
    for (std::int64_t number = 1; number <= 4; ++number) {
      REQUIRE(add_entry(*database, number, body_of(number)).ok());
      session.acknowledge(number);
      if (number == 2) REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
    }
    REQUIRE(database->close().ok());
    closed_at = session.steps().size();
  }
  for (std::size_t point = 0; point <= closed_at; ++point) {
    for (int i = 0; i < 6; ++i) {
      INFO("power lost behind step " << point << " of " << closed_at);
      MemoryDisk after(session.files_after_power_loss(point, random));
      auto database = open_store(kMain, random, after);
      REQUIRE(database.ok());
      const std::int64_t count = count_sound_entries(*database).value();
      const Freshness found = database->freshness();
      if (found == before) {
        REQUIRE(count == 0);
      } else if (found.last_use == LastUse::kClosed) {
        REQUIRE(found.id == next);
        REQUIRE(count == 4);
      } else {
        REQUIRE(found.id == before.id);
        REQUIRE(point < closed_at);
      }
    }
  }
}

TEST_CASE("a failed close is reported, and the store still opens with everything", "[store]") {
  for (const Error error : {Error::kFull, Error::kInputOutput}) {
    for (std::size_t n = 1;; ++n) {
      INFO("call " << n << " of the close fails");
      fakes::SeededRandom random(n);
      MemoryDisk disk;
      auto database = open_store(kMain, random, disk);
      const FreshnessId next = database->next_freshness();
      for (std::int64_t number = 1; number <= 5; ++number)
        REQUIRE(add_entry(*database, number, body_of(number)).ok());
      std::size_t calls = 0;
      disk.set_fault([&](bool is_sync) -> Result<void> {
        if (++calls != n) return {};
        return is_sync ? Error::kInputOutput : error;
      });
      const bool closed = database->close().ok();
      disk.set_fault(nullptr);
      // After a close that succeeded there must be no log: if there were one, somebody could delete
      // it unnoticed.
      if (closed) CHECK_FALSE(disk.files().contains(log_path_of(kMain)));
      auto again = open_store(kMain, random, disk);
      REQUIRE(again.ok());
      CHECK(count_sound_entries(*again).value() == 5);
      if (closed) REQUIRE(again->freshness() == Freshness{next, LastUse::kClosed});
      if (calls < n) {
        REQUIRE(closed);
        break;
      }
    }
  }
}

}  // namespace waterline::store
