#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "memory_disk.h"
#include "store/log_codec.h"
#include "store/page_codec.h"
#include "store_fixture.h"

using namespace waterline;
using namespace waterline::store;
using namespace waterline::store::testing;

namespace {

constexpr const char* kMain = "/store/test.db";
constexpr const char* kLog = "/store/test.db-wal";

// A schema of one table, so that the files are small enough to test every byte of them.
constexpr std::string_view kSmallSchema[] = {
    "CREATE TABLE entry(number INTEGER PRIMARY KEY, body TEXT NOT NULL)"};

Result<Database> open_small(Disk& disk, base::Random& random, std::uint8_t key = 1) {
  return Database::open(kMain, key_of(key), kSmallSchema, random, disk);
}

Result<void> add_small(Database& database, std::int64_t number) {
  return database.prepare("INSERT INTO entry VALUES(?1, ?2)")
      .bind(1, number)
      .bind(2, body_of(number))
      .run();
}

// The result for a person who opens damaged files: an error, or a number of entries that all have
// their right words.
struct Outcome {
  std::optional<Error> error;
  std::int64_t count = 0;
};

Outcome outcome_of(const MemoryDisk::Files& files, base::Random& random, bool verify = false) {
  MemoryDisk disk(files);
  auto database = open_small(disk, random);
  if (!database) return {database.error()};
  const auto count = count_sound_entries(*database);
  if (!count) return {count.error()};
  if (verify) {
    if (const auto verified = database->verify(); !verified) return {verified.error()};
  }
  return {{}, count.value()};
}

// A store as a crash leaves it: some entries in the main file, some only in the log.
MemoryDisk::Files small_store(base::Random& random, std::int64_t in_main, std::int64_t in_log) {
  MemoryDisk disk;
  auto database = open_small(disk, random);
  REQUIRE(database.ok());
  for (std::int64_t number = 1; number <= in_main; ++number)
    REQUIRE(add_small(*database, number).ok());
  REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
  for (std::int64_t number = in_main + 1; number <= in_main + in_log; ++number) {
    REQUIRE(add_small(*database, number).ok());
  }
  return disk.files();
}

std::size_t frames_in(const base::Bytes& log) {
  return (log.size() - kSealedLogHeaderSize) / kSealedFrameSize;
}

void swap_parts(base::Bytes& a, std::size_t at_a, base::Bytes& b, std::size_t at_b,
                std::size_t size) {
  std::swap_ranges(a.begin() + static_cast<std::ptrdiff_t>(at_a),
                   a.begin() + static_cast<std::ptrdiff_t>(at_a + size),
                   b.begin() + static_cast<std::ptrdiff_t>(at_b));
}

// Changes every byte of one file of a small store, a random bit each, and checks what a person
// would get.
void try_every_byte_of(const char* name) {
  fakes::SeededRandom random(1);
  const MemoryDisk::Files files = small_store(random, 2, 3);
  REQUIRE(outcome_of(files, random).count == 5);
  MemoryDisk::Files changed = files;
  base::Bytes& bytes = changed[name];
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    INFO(name << ", byte " << at);
    const std::byte kept = bytes[at];
    bytes[at] ^= std::byte{1} << random.below(8);
    const Outcome outcome = outcome_of(changed, random);
    bytes[at] = kept;
    if (outcome.error) {
      ++refused;
      REQUIRE((outcome.error == Error::kDamaged || outcome.error == Error::kNewer));
      continue;
    }
    REQUIRE(outcome.count >= 2);
    REQUIRE(outcome.count <= 5);
    // A lost end of the log looks like a crash, so entries may be missing without an error only
    // there.
    if (outcome.count < 5) {
      REQUIRE(name == kLog);
      REQUIRE(at >= bytes.size() - 2 * kSealedFrameSize);
    }
  }
  CHECK(refused > bytes.size() / 4);
}

}  // namespace

TEST_CASE("a changed byte of the main file never leads to wrong data", "[store]") {
  try_every_byte_of(kMain);
}

TEST_CASE("a changed byte of the log never leads to wrong data", "[store]") {
  try_every_byte_of(kLog);
}

TEST_CASE("an invalid frame in the middle of the log is reported", "[store]") {
  fakes::SeededRandom random(2);
  const MemoryDisk::Files files = small_store(random, 2, 20);
  const std::size_t frames = frames_in(files.at(kLog));
  REQUIRE(frames >= 20);
  for (std::size_t frame = 0; frame + 2 < frames; ++frame) {
    MemoryDisk::Files changed = files;
    changed[kLog][sealed_frame_offset(frame) + 1000] ^= std::byte{1};
    CHECK(outcome_of(changed, random).error == Error::kDamaged);
  }
}

TEST_CASE("a torn log loses only its end, and trailing garbage is ignored", "[store]") {
  fakes::SeededRandom random(3);
  const MemoryDisk::Files files = small_store(random, 2, 6);
  const std::size_t size = files.at(kLog).size();
  std::int64_t last = 0;
  for (std::size_t cut = 0; cut <= size; cut += cut < 200 || cut + 100 > size ? 1 : 97) {
    MemoryDisk::Files changed = files;
    changed[kLog].resize(cut);
    const Outcome outcome = outcome_of(changed, random, /*verify=*/true);
    REQUIRE_FALSE(outcome.error);
    REQUIRE(outcome.count >= last);
    last = outcome.count;
  }
  CHECK(last == 8);
  for (const std::size_t extra : {1, 100, 4159, 4160, 10000}) {
    MemoryDisk::Files changed = files;
    changed[kLog].resize(size + extra, std::byte{0x5a});
    CHECK(outcome_of(changed, random, /*verify=*/true).count == 8);
  }
}

TEST_CASE("pages and frames moved within or between stores are refused", "[store]") {
  fakes::SeededRandom random(4);
  const MemoryDisk::Files one = small_store(random, 40, 12);
  const MemoryDisk::Files two = small_store(random, 40, 12);  // under the same key
  const std::size_t pages = one.at(kMain).size() / kPageSize - 1;
  REQUIRE(pages > 3);
  for (std::size_t a = 0; a < pages; ++a) {
    for (std::size_t b = 0; b < pages; ++b) {
      MemoryDisk::Files changed = one;
      base::Bytes other = b < a ? two.at(kMain) : one.at(kMain);
      if (a == b) other = two.at(kMain);
      swap_parts(changed[kMain], (a + 1) * kPageSize, other, (b + 1) * kPageSize, kPageSize);
      const Outcome outcome = outcome_of(changed, random, /*verify=*/true);
      // A swapped page goes unnoticed only if the log has it too: it is then read from the log, and
      // the next checkpoint repairs the main file.
      if (!outcome.error) REQUIRE(outcome.count == 52);
    }
  }
  const std::size_t frames = frames_in(one.at(kLog));
  for (std::size_t a = 0; a < frames; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      MemoryDisk::Files changed = one;
      base::Bytes& log = changed[kLog];
      swap_parts(log, sealed_frame_offset(a), log, sealed_frame_offset(b), kSealedFrameSize);
      const Outcome outcome = outcome_of(changed, random, /*verify=*/true);
      // Swapped records go unnoticed only at the end of the log, where they look like a crash: then
      // the last two transactions are lost.
      if (!outcome.error) REQUIRE(b + 3 >= frames);
    }
  }
  MemoryDisk::Files changed = one;
  changed[kLog] = two.at(kLog);
  CHECK(outcome_of(changed, random).error == Error::kDamaged);
  changed[kMain] = two.at(kMain);
  CHECK(outcome_of(changed, random).count == 52);
}

TEST_CASE("a main file with another moment's log shows one state or damage", "[store]") {
  fakes::SeededRandom random(5);
  MemoryDisk disk;
  {
    auto database = open_small(disk, random);
    REQUIRE(database.ok());
    REQUIRE(database->execute("PRAGMA wal_autocheckpoint=9").ok());
    for (std::int64_t number = 1; number <= 60; ++number) {
      REQUIRE(add_small(*database, number).ok());
      if (number % 17 == 0) REQUIRE(database->execute("PRAGMA wal_checkpoint(TRUNCATE)").ok());
    }
  }
  const std::size_t steps = disk.steps().size();
  const auto of_main = [&](std::size_t at) { return disk.files_after(at); };
  std::size_t consistent = 0;
  for (std::size_t main_at = 20; main_at <= steps; main_at += 7) {
    MemoryDisk::Files files = of_main(main_at);
    for (std::size_t log_at = main_at % 3; log_at <= steps; log_at += 13) {
      INFO("main file of step " << main_at << ", log of step " << log_at);
      const MemoryDisk::Files other = of_main(log_at);
      files.erase(kLog);
      if (other.contains(kLog)) files[kLog] = other.at(kLog);
      const Outcome outcome = outcome_of(files, random, /*verify=*/true);
      if (outcome.error) REQUIRE(outcome.error == Error::kDamaged);
      REQUIRE(outcome.count >= 0);
      if (!outcome.error) ++consistent;
    }
    REQUIRE_FALSE(outcome_of(of_main(main_at), random, /*verify=*/true).error);
  }
  CHECK(consistent > 10);
}

TEST_CASE("a main file shortened anywhere or extended within its pages is refused", "[store]") {
  fakes::SeededRandom random(6);
  MemoryDisk::Files files = small_store(random, 30, 0);
  files.erase(kLog);
  const std::size_t size = files.at(kMain).size();
  for (std::size_t cut = 0; cut < size; cut += 331) {
    MemoryDisk::Files changed = files;
    changed[kMain].resize(cut);
    MemoryDisk disk(changed);
    REQUIRE(open_small(disk, random).error() == Error::kDamaged);  // before anything is read
  }
  MemoryDisk::Files changed = files;
  std::fill(changed[kMain].end() - kPageSize, changed[kMain].end(), std::byte{0});
  CHECK(outcome_of(changed, random).error == Error::kDamaged);
}

TEST_CASE("zeroed or shortened files lead to a valid state or damage", "[store]") {
  fakes::SeededRandom random(10);
  const MemoryDisk::Files files = small_store(random, 30, 6);
  constexpr std::int64_t kAll = 36;
  constexpr std::int64_t kInMain = 30;
  REQUIRE(outcome_of(files, random).count == kAll);
  const auto zero = [](base::Bytes& file, std::size_t at, std::size_t size) {
    std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(at), std::min(size, file.size() - at),
                std::byte{0});
  };
  std::size_t refused = 0;
  // If a part of the main file is missing, the store reports damage, or has all entries because the
  // log has the missing pages.
  const auto main_is = [&](const MemoryDisk::Files& changed) {
    const Outcome outcome = outcome_of(changed, random, /*verify=*/true);
    if (outcome.error) {
      ++refused;
      REQUIRE(outcome.error == Error::kDamaged);
      return;
    }
    REQUIRE(outcome.count == kAll);
  };
  const std::size_t pages = files.at(kMain).size() / kPageSize;
  for (std::size_t page = 0; page < pages; ++page) {
    INFO("main file, page " << page);
    MemoryDisk::Files changed = files;
    zero(changed[kMain], page * kPageSize, kPageSize);
    main_is(changed);
    changed = files;
    changed[kMain].resize(page * kPageSize);
    main_is(changed);
  }
  CHECK(refused > pages);
  MemoryDisk::Files changed = files;
  zero(changed[kMain], 0, changed[kMain].size());
  CHECK(outcome_of(changed, random).error == Error::kDamaged);

  // If the log is cut, its last transactions are missing, and the store has an earlier state
  // without an error.
  const std::size_t frames = frames_in(files.at(kLog));
  std::int64_t last = kInMain;
  for (std::size_t frame = 0; frame < frames; ++frame) {
    INFO("log, frame " << frame);
    changed = files;
    changed[kLog].resize(sealed_frame_offset(frame));
    const Outcome cut = outcome_of(changed, random, /*verify=*/true);
    REQUIRE_FALSE(cut.error);
    REQUIRE(cut.count >= last);
    last = cut.count;
    changed = files;
    zero(changed[kLog], sealed_frame_offset(frame), kSealedFrameSize);
    const Outcome zeroed = outcome_of(changed, random, /*verify=*/true);
    if (zeroed.error) {
      REQUIRE(zeroed.error == Error::kDamaged);
    } else {
      // Without an error only the last two transactions may be missing, as after a crash.
      REQUIRE(zeroed.count >= kAll - 2);
    }
  }
  changed = files;
  zero(changed[kLog], 0, kSealedLogHeaderSize);
  CHECK(outcome_of(changed, random).error == Error::kDamaged);
  zero(changed[kLog], 0, changed[kLog].size());
  CHECK(outcome_of(changed, random).error == Error::kDamaged);
}

TEST_CASE("neither file of a store is accepted without the other", "[store]") {
  fakes::SeededRandom random(7);
  MemoryDisk disk;
  auto database = open_small(disk, random);
  REQUIRE(database.ok());
  for (std::int64_t number = 1; number <= 9; ++number) REQUIRE(add_small(*database, number).ok());
  REQUIRE(database->execute("PRAGMA wal_checkpoint(PASSIVE)").ok());
  MemoryDisk::Files files = disk.files();
  CHECK(outcome_of(files, random).count == 9);
  files[kLog].resize(kSealedLogHeaderSize + 3 * kSealedFrameSize);
  CHECK(outcome_of(files, random).error == Error::kDamaged);
  MemoryDisk::Files without_main = files;
  without_main.erase(kMain);
  files.erase(kLog);
  CHECK(outcome_of(files, random).error == Error::kDamaged);
  MemoryDisk lost(without_main);
  // No empty store replaces the lost one.
  CHECK(open_small(lost, random).error() == Error::kDamaged);
  CHECK(lost.steps().empty());
}

TEST_CASE("a wrong key and a newer format differ and change nothing", "[store]") {
  fakes::SeededRandom random(8);
  const MemoryDisk::Files files = small_store(random, 3, 3);
  MemoryDisk wrong(files);
  CHECK(open_small(wrong, random, /*key=*/2).error() == Error::kWrongKey);
  CHECK(wrong.steps().empty());

  MemoryDisk newer(files);
  CHECK(Database::open(kMain, key_of(1), {}, random, newer).error() == Error::kNewer);
  CHECK(newer.steps().empty());

  MemoryDisk::Files later = files;
  for (std::size_t slot = 0; slot < kSlotCount; ++slot) {
    later[kMain][slot * kSlotDistance + 8] = std::byte{kFormatVersion + 1};
  }
  MemoryDisk later_disk(later);
  CHECK(open_small(later_disk, random).error() == Error::kNewer);
  CHECK(later_disk.steps().empty());

  MemoryDisk foreign({{kMain, base::Bytes(20000, std::byte{'x'})}});
  CHECK(open_small(foreign, random).error() == Error::kDamaged);
  CHECK(foreign.steps().empty());
}

TEST_CASE("a torn header leaves the other one valid", "[store]") {
  fakes::SeededRandom random(9);
  MemoryDisk::Files files = small_store(random, 3, 3);
  base::Bytes& main = files[kMain];
  const StoreKey key(key_of(1));
  const auto before = read_header(base::ByteView(main).first(kHeaderBlockSize), key);
  REQUIRE(before.ok());
  REQUIRE(before->older.has_value());
  const std::size_t newest = before->header.sequence % kSlotCount;
  main[newest * kSlotDistance + 45] ^= std::byte{1};
  const auto after = read_header(base::ByteView(main).first(kHeaderBlockSize), key);
  REQUIRE(after.ok());
  CHECK(after->header == *before->older);
}

TEST_CASE("planted files next to a store are ignored or refused", "[store]") {
  crypto::SystemRandom random;
  const auto put = [](const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  };
  const auto count_in = [&](const fakes::TemporaryFolder& folder) {
    auto database = open_store(main_of(folder), random);
    REQUIRE(database.ok());
    return count_sound_entries(*database).value();
  };
  const std::string garbage(20000, 'g');
  {
    const fakes::TemporaryFolder folder;
    {
      auto database = open_store(main_of(folder), random);
      REQUIRE(database.ok());
      REQUIRE(add_entry(*database, 1, body_of(1)).ok());
    }
    put(main_of(folder).native() + "-journal", garbage);
    put(main_of(folder).native() + "-shm", garbage);
    CHECK(count_in(folder) == 1);
    put(log_of(folder), garbage);
    CHECK(open_store(main_of(folder), random).error() == Error::kDamaged);
    put(log_of(folder), "short");
    CHECK(count_in(folder) == 1);
  }
  for (const bool log_too : {false, true}) {
    const fakes::TemporaryFolder folder;
    const fakes::TemporaryFolder elsewhere;
    const auto target = elsewhere.path() / "target";
    put(target, garbage);
    if (log_too) {
      REQUIRE(open_store(main_of(folder), random).ok());
      std::filesystem::create_symlink(target, log_of(folder));
    } else {
      std::filesystem::create_symlink(target, main_of(folder));
    }
    CHECK(open_store(main_of(folder), random).error() == Error::kInputOutput);
    std::filesystem::remove(log_too ? log_of(folder) : main_of(folder));
    REQUIRE(::mkfifo((log_too ? log_of(folder) : main_of(folder)).c_str(), 0600) == 0);
    CHECK(open_store(main_of(folder), random).error() == Error::kInputOutput);
    CHECK(std::filesystem::file_size(target) == garbage.size());
  }
  {
    const fakes::TemporaryFolder folder;
    const auto target = folder.path() / "target";
    put(target, garbage);
    std::filesystem::create_symlink(target, main_of(folder).native() + ".new");
    CHECK(open_store(main_of(folder), random).error() == Error::kInputOutput);
    CHECK(std::filesystem::file_size(target) == garbage.size());
    CHECK(open_store(folder.path() / "no" / "such.db", random).error() == Error::kNotFound);
  }
}
