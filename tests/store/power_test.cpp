#include <catch2/catch.hpp>

#include "memory_disk.h"
#include "store_fixture.h"

using namespace waterline;
using namespace waterline::store;
using namespace waterline::store::testing;

// Tests losses of power at every point of rare operations that rewrite a whole store.
// tests/durability tests losses of power during long sequences of ordinary acts.

namespace {

constexpr const char* kMain = "/store/test.db";

// Steps of a migration. The second rebuilds the table, and the full-text index with another
// tokenizer.
constexpr std::string_view kTwoSteps[] = {
    kSchema[0],
    "CREATE TABLE later(number INTEGER PRIMARY KEY, body TEXT NOT NULL, size INTEGER NOT NULL);"
    "INSERT INTO later SELECT number, body, length(body) FROM entry;"
    "DROP TABLE entry;"
    "ALTER TABLE later RENAME TO entry;"
    "DROP TABLE words;"
    "CREATE VIRTUAL TABLE words USING fts5(body, tokenize = 'trigram');"
    "INSERT INTO words(rowid, body) SELECT number, body FROM entry;",
};

constexpr std::int64_t kEntries = 30;

MemoryDisk::Files store_with_entries(base::Random& random) {
  MemoryDisk disk;
  auto database = open_store(kMain, random, disk);
  REQUIRE(database.ok());
  for (std::int64_t number = 1; number <= kEntries; ++number)
    REQUIRE(add_entry(*database, number, body_of(number)).ok());
  return disk.files();
}

// For each step, loses power behind it in several ways, and calls `look` with each resulting disk.
template <class Look>
std::size_t lose_power_everywhere(const MemoryDisk& disk, fakes::SeededRandom& random, Look look) {
  std::size_t states = 0;
  for (std::size_t point = 0; point <= disk.steps().size(); ++point) {
    INFO("power lost behind step " << point << " of " << disk.steps().size());
    for (int i = 0; i < 2; ++i, ++states) {
      MemoryDisk after(disk.files_after_power_loss(point, random));
      look(after, point);
    }
  }
  return states;
}

Result<Database> open_with(Migrations steps, Disk& disk, base::Random& random) {
  return Database::open(kMain, key_of(1), steps, random, disk);
}

}  // namespace

TEST_CASE("an interrupted migration leaves the old or the new version whole", "[store]") {
  fakes::SeededRandom random(1);
  MemoryDisk disk(store_with_entries(random));
  std::size_t opened_at = 0;
  {
    const auto database = open_with(kTwoSteps, disk, random);
    REQUIRE(database.ok());
    // The store has the new version from this step on. The later steps only close it.
    opened_at = disk.steps().size();
  }
  std::size_t old = 0;
  const std::size_t states =
      lose_power_everywhere(disk, random, [&](MemoryDisk& after, std::size_t point) {
        {
          auto before = open_with(kSchema, after, random);
          if (before) {
            ++old;
            REQUIRE(point < opened_at);
            REQUIRE(count_sound_entries(*before).value() == kEntries);
            REQUIRE(before->verify().ok());
          } else {
            REQUIRE(before.error() == Error::kNewer);
          }
        }
        auto now = open_with(kTwoSteps, after, random);
        REQUIRE(now.ok());
        REQUIRE(count_sound_entries(*now).value() == kEntries);
        REQUIRE(now->verify().ok());
        auto sizes = now->prepare("SELECT count(*) FROM entry WHERE size = length(body)");
        REQUIRE(sizes.step().value());
        REQUIRE(sizes.integer(0) == kEntries);
      });
  CHECK(old > 10);
  CHECK(old < states);
}

TEST_CASE("an interrupted VACUUM loses nothing", "[store]") {
  fakes::SeededRandom random(2);
  MemoryDisk::Files files = store_with_entries(random);
  {
    MemoryDisk disk(files);
    auto database = open_store(kMain, random, disk);
    REQUIRE(database.ok());
    REQUIRE(add_entry(*database, kEntries + 1, std::string(60000, 'x')).ok());
    REQUIRE(
        database->execute("DELETE FROM words WHERE rowid > 30; DELETE FROM entry WHERE number > 30")
            .ok());
    files = disk.files();
  }
  MemoryDisk disk(files);
  {
    auto database = open_store(kMain, random, disk);
    REQUIRE(database.ok());
    REQUIRE(database->execute("VACUUM").ok());
  }
  lose_power_everywhere(disk, random, [&](MemoryDisk& after, std::size_t) {
    auto database = open_store(kMain, random, after);
    REQUIRE(database.ok());
    REQUIRE(count_sound_entries(*database).value() == kEntries);
    REQUIRE(database->verify().ok());
  });
}

TEST_CASE("the next opening rewrites data that a failed sync left unwritten", "[store]") {
  for (std::size_t n = 1;; ++n) {
    INFO("sync " << n << " fails");
    fakes::SeededRandom random(n);
    MemoryDisk disk;
    std::size_t syncs = 0;
    disk.set_fault([&](bool is_sync) -> Result<void> {
      if (is_sync && ++syncs == n) return Error::kInputOutput;
      return {};
    });
    std::int64_t safe = 0;
    if (auto database = open_store(kMain, random, disk)) {
      while (safe < 4 && add_entry(*database, safe + 1, body_of(safe + 1))) {
        ++safe;
        if (safe == 2) (void)database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok();
      }
    }
    if (syncs < n) break;
    const std::size_t failed_at = disk.steps().size();
    disk.acknowledge(safe);
    {
      auto database = open_store(kMain, random, disk);
      REQUIRE(database.ok());
      std::int64_t number = count_sound_entries(*database).value();
      REQUIRE(number >= safe);
      for (int i = 0; i < 4; ++i) {
        ++number;
        REQUIRE(add_entry(*database, number, body_of(number)).ok());
        disk.acknowledge(number);
        if (i == 1) REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
      }
    }
    for (std::size_t point = failed_at; point <= disk.steps().size(); ++point) {
      if (point > failed_at) {
        const auto* told = std::get_if<MemoryDisk::Acknowledged>(&disk.steps()[point - 1]);
        if (told != nullptr) safe = told->number;
      }
      for (int i = 0; i < 2; ++i) {
        INFO("power lost behind step " << point << " of " << disk.steps().size()
                                       << "; the sync failed at " << failed_at);
        MemoryDisk after(disk.files_after_power_loss(point, random));
        auto database = open_store(kMain, random, after);
        if (!database) FAIL("does not open: " << static_cast<int>(database.error()));
        REQUIRE(count_sound_entries(*database).value() >= safe);
        REQUIRE(database->verify().ok());
      }
    }
  }
}
