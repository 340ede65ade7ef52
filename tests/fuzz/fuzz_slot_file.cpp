#include <string>

#include "fakes/seeded_random.h"
#include "fuzz/edit.h"
#include "fuzz/input.h"
#include "store/memory_disk.h"
#include "store/slot_file.h"

// Edits to a media file on the disk. Each chunk is then read as it was written or not at all, and
// never as another one; and the file takes further chunks.

using namespace waterline;
using store::ChunkPlace;
using store::MediaKey;
using store::SlotFile;

namespace {

constexpr const char* kPath = "/home/vault.media";
constexpr std::uint64_t kGrowth = 2 * store::kMediaSlotSize;
constexpr std::uint64_t kSlots = 5;

ChunkPlace place_of(std::uint64_t slot) {
  return {slot / 2, slot % 2 == 0 ? ChunkPlace::Last::kNo : ChunkPlace::Last::kYes};
}

// Two slots belong to one attachment.
MediaKey key_of(std::uint64_t slot) {
  fakes::SeededRandom random(slot / 2);
  return MediaKey::generate(random);
}

base::Bytes content_of(std::uint64_t slot) {
  base::Bytes content(store::kChunkContent, static_cast<std::byte>('a' + slot));
  return content;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const store::testing::MemoryDisk::Files kWritten = [] {
    fakes::SeededRandom random(1);
    store::testing::MemoryDisk disk;
    auto file = SlotFile::make(disk, kPath, {}, random, kGrowth).value();
    for (std::uint64_t slot = 0; slot < kSlots; ++slot)
      fuzz::require(file->write(slot, key_of(slot), place_of(slot), content_of(slot)).ok());
    fuzz::require(file->settle(kSlots).ok());
    return disk.files();
  }();
  fuzz::Input input(fuzz::view_of(data, size));
  auto files = kWritten;
  for (int edits = 0; edits < 8 && !input.empty(); ++edits)
    fuzz::edit(files.at(kPath), input, store::kMediaSlotSize);
  store::testing::MemoryDisk disk(files);
  fakes::SeededRandom random(2);
  auto file = SlotFile::open(disk, kPath, random, kGrowth);
  if (!file) return 0;
  base::Bytes out(store::kChunkContent);
  for (std::uint64_t slot = 0; slot < kSlots + 3; ++slot) {
    for (std::uint64_t as = 0; as < kSlots; ++as) {
      const auto read = (*file)->read(slot, key_of(as), place_of(as), out);
      fuzz::require(read ? out == content_of(as) : read.error() == store::Error::kDamaged);
    }
  }
  fuzz::require((*file)->write(kSlots, key_of(7), place_of(7), content_of(7)).ok());
  fuzz::require((*file)->read(kSlots, key_of(7), place_of(7), out).ok() && out == content_of(7));
  fuzz::require((*file)->settle(kSlots + 1).ok());
  fuzz::require(disk.files().at(kPath).size() % kGrowth == 0);
  return 0;
}
