#include "store/slot_file.h"

#include <string>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "memory_disk.h"

using namespace waterline;
using namespace waterline::store;
using fakes::SeededRandom;
using store::testing::MemoryDisk;

namespace {

constexpr const char* kPath = "/home/vault.media";
// Four slots: a file of the real growth would be too large to be lost a thousand times.
constexpr std::uint64_t kGrowth = 4 * kMediaSlotSize;
constexpr SlotFile::Id kId{std::byte{1}};

base::Bytes content_of(std::uint64_t number, std::size_t size = kChunkContent) {
  base::Bytes content(size);
  SeededRandom(number).fill(content);
  return content;
}

MediaKey key_of(std::uint64_t number) {
  SeededRandom random(number);
  return MediaKey::generate(random);
}

constexpr ChunkPlace kOnly{0, ChunkPlace::Last::kYes};

Result<base::Bytes> content_in(SlotFile& file, std::uint64_t slot, const MediaKey& key,
                               const ChunkPlace& place = kOnly) {
  base::Bytes out(kChunkContent);
  if (const auto read = file.read(slot, key, place, out); !read) return read.error();
  return out;
}

std::uint64_t size_of(const MemoryDisk& disk) {
  return disk.files().at(kPath).size();
}

}  // namespace

TEST_CASE("a chunk is read as it was written, and under nothing else", "[store][media]") {
  SeededRandom random(1);
  MemoryDisk disk;
  auto file = SlotFile::make(disk, kPath, kId, random, kGrowth).value();
  REQUIRE(file->write(0, key_of(1), {0, ChunkPlace::Last::kNo}, content_of(1)).ok());
  REQUIRE(file->write(1, key_of(1), {1, ChunkPlace::Last::kYes}, content_of(2, 100)).ok());
  CHECK(content_in(*file, 0, key_of(1), {0, ChunkPlace::Last::kNo}).value() == content_of(1));
  base::Bytes last = content_of(2, 100);
  last.resize(kChunkContent);
  CHECK(content_in(*file, 1, key_of(1), {1, ChunkPlace::Last::kYes}).value() == last);

  CHECK(content_in(*file, 0, key_of(2), {0, ChunkPlace::Last::kNo}).error() == Error::kDamaged);
  CHECK(content_in(*file, 0, key_of(1), {1, ChunkPlace::Last::kNo}).error() == Error::kDamaged);
  CHECK(content_in(*file, 0, key_of(1), {0, ChunkPlace::Last::kYes}).error() == Error::kDamaged);
  CHECK(content_in(*file, 1, key_of(1), {0, ChunkPlace::Last::kNo}).error() == Error::kDamaged);
  CHECK(content_in(*file, 900, key_of(1)).error() == Error::kDamaged);
}

TEST_CASE("a sealed chunk may lie in any slot", "[store][media]") {
  SeededRandom random(2);
  MemoryDisk disk;
  auto file = SlotFile::make(disk, kPath, kId, random, kGrowth).value();
  REQUIRE(file->write(2, key_of(1), kOnly, content_of(1)).ok());
  base::Bytes sealed(kMediaSlotSize);
  REQUIRE(file->read_sealed(slot_offset(2), sealed).ok());
  base::Bytes opened(kChunkContent);
  REQUIRE(open_chunk(key_of(1), kOnly, sealed, opened));
  CHECK(opened == content_of(1));
}

TEST_CASE("at rest the file has a size that tells nothing of its slots", "[store][media]") {
  SeededRandom random(3);
  MemoryDisk disk;
  {
    auto file = SlotFile::make(disk, kPath, kId, random, kGrowth).value();
    CHECK(size_of(disk) == kGrowth);
    // Slot 9 before the others: what lies between is filled, and tells nothing either.
    REQUIRE(file->write(9, key_of(9), kOnly, content_of(9)).ok());
    CHECK(size_of(disk) == slot_offset(10));
    REQUIRE(file->settle(10).ok());
    CHECK(size_of(disk) == 3 * kGrowth);
    for (std::uint64_t slot = 0; slot < file->slots(); ++slot) {
      base::Bytes sealed(kMediaSlotSize);
      REQUIRE(file->read_sealed(slot_offset(slot), sealed).ok());
      CHECK(std::ranges::count(sealed, std::byte{0}) < 1000);
    }
    REQUIRE(file->settle(1).ok());
    CHECK(size_of(disk) == kGrowth);
  }
  // A kill in the middle of writing leaves a ragged end.
  MemoryDisk::Files files = disk.files();
  files.at(kPath).resize(slot_offset(2) + 77);
  MemoryDisk ragged(files);
  auto file = SlotFile::open(ragged, kPath, random, kGrowth);
  REQUIRE(file.ok());
  CHECK(size_of(ragged) == kGrowth);
}

TEST_CASE("a full disk leaves the file as it was", "[store][media]") {
  SeededRandom random(4);
  for (int n = 1; n <= 12; ++n) {
    MemoryDisk disk;
    auto file = SlotFile::make(disk, kPath, kId, random, kGrowth).value();
    REQUIRE(file->write(0, key_of(0), kOnly, content_of(0)).ok());
    const std::uint64_t size = size_of(disk);
    int calls = 0;
    bool is_full = false;
    disk.set_fault([&](bool is_sync) -> Result<void> {
      if (is_sync || ++calls != n) return {};
      is_full = true;
      return Error::kFull;
    });
    const auto written = file->write(7, key_of(7), kOnly, content_of(7));
    disk.set_fault({});
    if (!is_full) {
      CHECK(n > 2);
      REQUIRE(written.ok());
      break;
    }
    REQUIRE(written.error() == Error::kFull);
    CHECK(size_of(disk) == size);
    CHECK(content_in(*file, 0, key_of(0)).value() == content_of(0));
    REQUIRE(file->write(7, key_of(7), kOnly, content_of(7)).ok());
    CHECK(content_in(*file, 7, key_of(7)).value() == content_of(7));
  }
}

TEST_CASE("after a failed sync nothing is written any more", "[store][media]") {
  SeededRandom random(5);
  MemoryDisk disk;
  auto file = SlotFile::make(disk, kPath, kId, random, kGrowth).value();
  REQUIRE(file->write(0, key_of(0), kOnly, content_of(0)).ok());
  disk.set_fault([](bool is_sync) -> Result<void> {
    if (is_sync) return Error::kInputOutput;
    return {};
  });
  CHECK(file->sync().error() == Error::kStopped);
  disk.set_fault({});
  const std::size_t steps = disk.steps().size();
  CHECK(file->sync().error() == Error::kStopped);
  CHECK(file->write(1, key_of(1), kOnly, content_of(1)).error() == Error::kStopped);
  CHECK(file->settle(20).error() == Error::kStopped);
  CHECK(disk.steps().size() == steps);
  CHECK(content_in(*file, 0, key_of(0)).value() == content_of(0));
}

TEST_CASE("a file that is none, or a newer one, is left alone", "[store][media]") {
  SeededRandom random(6);
  MemoryDisk disk;
  CHECK(SlotFile::open(disk, kPath, random, kGrowth).error() == Error::kNotFound);
  { REQUIRE(SlotFile::make(disk, kPath, kId, random, kGrowth).ok()); }
  CHECK(SlotFile::make(disk, kPath, kId, random, kGrowth).error() == Error::kBusy);
  const auto with = [&](std::size_t at, std::size_t size) {
    MemoryDisk::Files files = disk.files();
    files.at(kPath).resize(size);
    if (at < size) files.at(kPath)[at] ^= std::byte{0x40};
    MemoryDisk changed(files);
    const auto opened = SlotFile::open(changed, kPath, random, kGrowth);
    REQUIRE(!opened.ok());
    CHECK(changed.files() == files);
    return opened.error();
  };
  CHECK(with(0, kGrowth) == Error::kDamaged);
  CHECK(with(8, kGrowth) == Error::kNewer);
  CHECK(with(9999, 4000) == Error::kDamaged);
  CHECK(with(9999, 0) == Error::kDamaged);
}

TEST_CASE("a stamp is there after a loss of power, or the one before it", "[store][media]") {
  SeededRandom random(7);
  MemoryDisk disk;
  auto file = SlotFile::make(disk, kPath, kId, random, kGrowth).value();
  const auto key = MediaStampKey::generate(random);
  CHECK(file->stamp(key).value() == std::nullopt);
  const auto numbered = [](std::size_t number) {
    return SlotFile::Stamp{static_cast<std::byte>(number)};
  };
  std::vector<std::size_t> synced_at;  // how many steps there were after the sync of each stamp
  for (std::size_t number = 1; number <= 5; ++number) {
    REQUIRE(file->set_stamp(key, numbered(number)).ok());
    REQUIRE(file->sync().ok());
    synced_at.push_back(disk.steps().size());
  }
  CHECK(file->stamp(key).value() == numbered(5));
  CHECK(file->stamp(MediaStampKey::generate(random)).value() == std::nullopt);
  for (std::size_t point = synced_at.front(); point <= synced_at.back(); ++point) {
    const auto last = static_cast<std::size_t>(
        std::ranges::count_if(synced_at, [&](std::size_t at) { return at <= point; }));
    for (int i = 0; i < 20; ++i) {
      MemoryDisk after(disk.files_after_power_loss(point, random));
      auto opened = SlotFile::open(after, kPath, random, kGrowth);
      REQUIRE(opened.ok());
      const auto found = (*opened)->stamp(key).value();
      CHECK((found == numbered(last) || found == numbered(last + 1)));
    }
  }
}
