#include <algorithm>
#include <cerrno>
#include <set>

#include <catch2/catch.hpp>

#include "durability/stores.h"
#include "durability/system_calls.h"
#include "fakes/seeded_random.h"
#include "store/memory_disk.h"
#include "store/store_fixture.h"

using namespace waterline;
using namespace waterline::durability;
using fakes::SeededRandom;
using store::testing::MemoryDisk;

namespace {

constexpr std::uint64_t kSeed = 3;
constexpr std::uint64_t kActs = 10;

// Makes one act. Each act has a random seed of its own, so its effect does not depend on acts that
// failed before it.
bool act(Stores& stores, std::uint64_t number, SeededRandom& random) {
  random = SeededRandom(number + 100);
  return stores.act(kSeed, number);
}

// Returns the readable content after each of the kActs acts, on a disk without a fault.
std::vector<std::string> contents_without_fault() {
  MemoryDisk disk;
  SeededRandom random(kSeed);
  std::vector<std::string> contents;
  auto stores = Stores::open(disk, random);
  REQUIRE(stores.ok());
  contents.push_back(stores->contents().value());
  for (std::uint64_t number = 0; number < kActs; ++number) {
    REQUIRE(act(*stores, number, random));
    contents.push_back(stores->contents().value());
  }
  return contents;
}

enum class Kind { kError, kFull, kErrorForGood };

// A disk whose n-th call fails; with some kinds of failure all later calls fail too. It counts
// calls while it is armed.
class FailingDisk {
 public:
  FailingDisk(Kind kind, std::size_t n) {
    disk.set_fault([this, kind, n](bool is_sync) -> store::Result<void> {
      if (!armed) return {};
      ++calls;
      if (calls != n && !(kind == Kind::kErrorForGood && calls > n)) return {};
      sync_failed = sync_failed || is_sync;
      return kind == Kind::kFull && !is_sync ? store::Error::kFull : store::Error::kInputOutput;
    });
  }

  MemoryDisk disk;
  std::size_t calls = 0;
  bool armed = true;
  bool sync_failed = false;
};

}  // namespace

TEST_CASE("a failed disk call is reported and loses nothing acknowledged", "[durability]") {
  const auto contents = contents_without_fault();
  for (const Kind kind : {Kind::kError, Kind::kFull, Kind::kErrorForGood}) {
    bool reached = true;
    for (std::size_t n = 1; reached; ++n) {
      INFO("kind " << static_cast<int>(kind) << ", call " << n);
      FailingDisk failing(kind, n);
      SeededRandom random(kSeed);
      std::uint64_t done = 0;
      std::vector<std::string> allowed{contents[0]};
      if (auto stores = Stores::open(failing.disk, random)) {
        // A sync may have failed in the checkpoint after an acknowledged act. Then only the store
        // of that act accepts no more acts; the other stores still do.
        bool stopped_before = false;
        while (done < kActs && act(*stores, done, random)) {
          ++done;
          stopped_before = failing.sync_failed;
        }
        allowed = {contents[done]};
        if (done < kActs) {
          failing.armed = false;
          // A failed act leaves no trace in the content. After a failed sync, the store does not
          // know the state of the disk and accepts no more acts. After a failure of another kind it
          // accepts more acts.
          REQUIRE(stores->contents() == contents[done]);
          const bool again = act(*stores, done, random);
          if (again) allowed = {stores->contents().value()};
          if (!again) allowed.push_back(contents[done + 1]);
          if (!stopped_before) REQUIRE(again == !failing.sync_failed);
          if (failing.sync_failed) REQUIRE(stores->verify().error() == store::Error::kStopped);
          failing.armed = kind == Kind::kErrorForGood;
        }
      }
      reached = failing.calls >= n;
      failing.armed = false;
      auto stores = Stores::open(failing.disk, random);
      if (!stores) FAIL("does not open: " << static_cast<int>(stores.error()));
      const auto found = stores->contents();
      REQUIRE(found.has_value());
      REQUIRE(std::ranges::count(allowed, *found) > 0);
      REQUIRE(stores->verify().ok());
    }
  }
}

namespace {

using store::testing::add_entry;
using store::testing::body_of;
using store::testing::count_sound_entries;

// Opens a store, adds three entries and closes it. Returns how many were acknowledged.
std::int64_t work_on(const std::filesystem::path& file, base::Random& random) {
  auto database = store::testing::open_store(file, random);
  if (!database) return 0;
  std::int64_t safe = 0;
  for (std::int64_t number = 1; number <= 3; ++number) {
    if (!add_entry(*database, number, body_of(number))) break;
    safe = number;
    if (number == 2) (void)database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok();
  }
  return safe;
}

std::int64_t sound_entries_in(const std::filesystem::path& file, base::Random& random) {
  auto database = store::testing::open_store(file, random);
  if (!database) FAIL("does not open: " << static_cast<int>(database.error()));
  REQUIRE(database->verify().ok());
  return count_sound_entries(*database).value();
}

}  // namespace

TEST_CASE("a failed system call under a store loses nothing acknowledged", "[durability]") {
  std::set<Call> failed;
  for (const int error : {EIO, ENOSPC}) {
    bool reached = true;
    for (int n = 1; reached; ++n) {
      INFO("errno " << error << ", call " << n);
      const fakes::TemporaryFolder folder;
      SeededRandom random(1);
      int calls = 0;
      std::int64_t safe = 0;
      {
        const Fates fates([&](Call call) {
          if (++calls != n) return 0;
          failed.insert(call);
          return error;
        });
        safe = work_on(folder.path() / "test.db", random);
      }
      reached = calls >= n;
      const Fates none([](Call) { return 0; });
      const std::int64_t found = sound_entries_in(folder.path() / "test.db", random);
      REQUIRE(found >= safe);
      REQUIRE(found <= safe + 1);
      if (!reached) REQUIRE(found == 3);
    }
  }
  CHECK(failed.size() == 9);  // every kind of call
}

TEST_CASE("partial and interrupted reads and writes do not affect a store", "[durability]") {
  const fakes::TemporaryFolder folder;
  SeededRandom random(1);
  std::size_t calls = 0;
  const Fates fates([&](Call call) {
    if (call != Call::kRead && call != Call::kWrite) return 0;
    return ++calls % 3 == 0 ? EINTR : kShort;
  });
  CHECK(work_on(folder.path() / "test.db", random) == 3);
  CHECK(sound_entries_in(folder.path() / "test.db", random) == 3);
  CHECK(calls > 100);
}
