#include <csignal>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "memory_disk.h"
#include "store/log_codec.h"
#include "store_fixture.h"

using namespace waterline;
using namespace waterline::store;
using namespace waterline::store::testing;

namespace {

constexpr const char* kMain = "/store/test.db";
constexpr const char* kLog = "/store/test.db-wal";

// Opens a store with small checkpoints. So even a short test makes many checkpoints, and the log
// begins anew many times.
Result<Database> open_with_small_checkpoints(base::Random& random, Disk& disk) {
  auto database = open_store(kMain, random, disk);
  if (!database) return database;
  if (const auto set = database->execute("PRAGMA wal_autocheckpoint=12"); !set) return set.error();
  return database;
}

// Adds `count` entries after the existing ones. Now and then empties the log into the main file, or
// rebuilds the whole store by VACUUM.
void live(MemoryDisk& disk, Database& database, std::int64_t from, std::size_t count,
          fakes::SeededRandom& random) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t number = from + static_cast<std::int64_t>(i) + 1;
    REQUIRE(add_entry(database, number, body_of(number)).ok());
    disk.acknowledge(number);
    if (random.below(10) == 0) REQUIRE(database.execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
    if (random.below(40) == 0) REQUIRE(database.execute("VACUUM").ok());
  }
}

std::int64_t acknowledged_before(const MemoryDisk& disk, std::size_t count, std::int64_t at_first) {
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto* told = std::get_if<MemoryDisk::Acknowledged>(&disk.steps()[i]))
      at_first = told->number;
  }
  return at_first;
}

}  // namespace

TEST_CASE("repeated losses of power keep everything acknowledged", "[store]") {
  std::size_t states = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    fakes::SeededRandom random(seed);
    MemoryDisk::Files files;
    std::int64_t safe = 0;
    for (int crash = 0; crash < 12; ++crash) {
      INFO("seed " << seed << ", crash " << crash << ", safe " << safe);
      MemoryDisk disk(files);
      {
        auto database = open_with_small_checkpoints(random, disk);
        if (!database) FAIL("does not open: " << static_cast<int>(database.error()));
        const auto count = count_sound_entries(*database);
        REQUIRE(count.ok());
        REQUIRE(count.value() >= safe);
        REQUIRE(database->execute("PRAGMA integrity_check").ok());
        live(disk, *database, count.value(), random.below(25), random);
        if (random.below(4) == 0) REQUIRE(database->verify().ok());
      }
      const std::size_t point = random.below(disk.steps().size() + 1);
      safe = acknowledged_before(disk, point, safe);
      files = disk.files_after_power_loss(point, random);
      ++states;
    }
  }
  CHECK(states == 480);
}

TEST_CASE("remains of a torn transaction are cut off before later writes", "[store]") {
  fakes::SeededRandom random(1);
  MemoryDisk::Files torn;
  std::uint64_t frames_before = 0;
  {
    MemoryDisk disk;
    auto database = open_store(kMain, random, disk);
    REQUIRE(database.ok());
    for (std::int64_t number = 1; number <= 3; ++number)
      REQUIRE(add_entry(*database, number, body_of(number)).ok());
    frames_before = (disk.files().at(kLog).size() - kSealedLogHeaderSize) / kSealedFrameSize;
    REQUIRE(add_entry(*database, 4, std::string(40000, 'x')).ok());
    torn = disk.files();
  }
  // A loss of power before the sync can leave such a log: the first record of the last transaction
  // is torn, and the ten records after it are whole.
  torn[kLog][sealed_frame_offset(frames_before)] ^= std::byte{1};

  MemoryDisk disk(torn);
  {
    auto database = open_store(kMain, random, disk);
    REQUIRE(database.ok());
    REQUIRE(count_sound_entries(*database).value() == 3);
    for (std::int64_t number = 4; number <= 6; ++number) {
      REQUIRE(add_entry(*database, number, body_of(number)).ok());
      disk.acknowledge(number);
    }
  }
  for (std::size_t point = 0; point <= disk.steps().size(); ++point) {
    for (int i = 0; i < 20; ++i) {
      INFO("power lost behind step " << point);
      MemoryDisk after(disk.files_after_power_loss(point, random));
      auto database = open_store(kMain, random, after);
      if (!database) FAIL("does not open: " << static_cast<int>(database.error()));
      REQUIRE(count_sound_entries(*database).value() >= acknowledged_before(disk, point, 3));
    }
  }
}

TEST_CASE("a store whose creation was interrupted is whole or created again", "[store]") {
  fakes::SeededRandom random(1);
  MemoryDisk made;
  { REQUIRE(open_store(kMain, random, made).ok()); }
  for (std::size_t point = 0; point <= made.steps().size(); ++point) {
    for (int i = 0; i < 10; ++i) {
      MemoryDisk disk(made.files_after_power_loss(point, random));
      auto database = open_store(kMain, random, disk);
      REQUIRE(database.ok());
      REQUIRE(database->verify().ok());
    }
  }
}

TEST_CASE("a failed call loses nothing acknowledged, and a failed sync stops writing", "[store]") {
  enum class Kind { kError, kFull, kErrorForGood };
  for (const Kind kind : {Kind::kError, Kind::kFull, Kind::kErrorForGood}) {
    bool reached = true;
    for (std::size_t n = 1; reached; ++n) {
      INFO("kind " << static_cast<int>(kind) << ", call " << n);
      fakes::SeededRandom random(n);
      MemoryDisk disk;
      std::size_t calls = 0;
      bool sync_failed = false;
      disk.set_fault([&](bool is_sync) -> Result<void> {
        ++calls;
        if (calls != n && !(kind == Kind::kErrorForGood && calls > n)) return {};
        sync_failed = sync_failed || is_sync;
        return kind == Kind::kFull && !is_sync ? Error::kFull : Error::kInputOutput;
      });
      std::int64_t safe = 0;
      if (auto database = open_with_small_checkpoints(random, disk)) {
        for (std::int64_t number = 1; number <= 12; ++number) {
          const bool may_not_write = sync_failed;
          auto added = add_entry(*database, number, body_of(number));
          if (!added && !sync_failed) added = add_entry(*database, number, body_of(number));
          if (may_not_write) REQUIRE_FALSE(added.ok());
          if (!added) break;
          safe = number;
        }
        (void)database->execute("VACUUM").ok();
        if (kind != Kind::kErrorForGood && !sync_failed) REQUIRE(safe == 12);
      }
      reached = calls >= n;
      disk.set_fault(nullptr);
      auto database = open_store(kMain, random, disk);
      if (!database) FAIL("does not open: " << static_cast<int>(database.error()));
      const auto count = count_sound_entries(*database);
      REQUIRE(count.ok());
      REQUIRE(count.value() >= safe);
      REQUIRE(database->verify().ok());
    }
  }
}

TEST_CASE("a store killed twenty times has everything that it acknowledged", "[store]") {
  const fakes::TemporaryFolder folder;
  fakes::SeededRandom random(1);
  std::int64_t safe = 0;
  for (int round = 0; round < 20; ++round) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      crypto::SystemRandom system;
      auto database = open_store(main_of(folder), system);
      if (!database || !database->execute("PRAGMA wal_autocheckpoint=30")) ::_exit(1);
      for (std::int64_t number = count_sound_entries(*database).value() + 1;; ++number) {
        if (!add_entry(*database, number, body_of(number))) ::_exit(1);
        if (::write(ends[1], &number, sizeof number) != sizeof number) ::_exit(1);
      }
    }
    ::close(ends[1]);
    // Kill the process some time after its first acknowledgement, so that it is in the middle of an
    // operation.
    std::int64_t number = 0;
    REQUIRE(::read(ends[0], &number, sizeof number) == sizeof number);
    std::this_thread::sleep_for(std::chrono::microseconds(random.below(60000)));
    ::kill(child, SIGKILL);
    do safe = number;
    while (::read(ends[0], &number, sizeof number) == sizeof number);
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));

    crypto::SystemRandom system;
    auto database = open_store(main_of(folder), system);
    REQUIRE(database.ok());
    REQUIRE(count_sound_entries(*database).value() >= safe);
    REQUIRE(database->verify().ok());
  }
  CHECK(safe > 20);
}
