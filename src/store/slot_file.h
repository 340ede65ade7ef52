#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/secret.h"
#include "store/error.h"
#include "store/file.h"

// The file in which the attachments of one side lie (docs/storage.md, "The media file"): a header,
// and then slots of one size. An attachment is cut into chunks, and each chunk is sealed into one
// slot, under a key that belongs to that attachment alone. The key and the numbers of the slots are
// rows of the side's store, so this file alone says nothing: not how many attachments there are, nor
// which slots are in use. A slot without a row is free.
//
// Crash safety rests on the order of writes, which the owner of the rows keeps:
//
//   1. a committed row reserves the slots
//   2. write(), once for each slot
//   3. sync()
//   4. a transaction makes the row whole
//
// A slot of a whole attachment is never written again. A slot that a committed transaction made free
// may be, but not while a backup reads this file.
//
// The header has a stamp: a random value that its owner changes together with its rows, whenever it
// reserves slots. So an older copy of the store finds a stamp that it does not know, and leaves the
// slots alone that a newer copy may own.
namespace waterline::store {

inline constexpr std::size_t kMediaSlotSize = std::size_t{64} * 1024;
// The bytes of an attachment in one slot. The others are the nonce and the tag of crypto::seal.
inline constexpr std::size_t kChunkContent = kMediaSlotSize - 40;
inline constexpr std::size_t kSlotFileHeaderSize = 4096;
// At rest the size of the file is a multiple of this, so it tells little about its content.
inline constexpr std::uint64_t kSlotFileGrowth = std::uint64_t{16} * 1024 * 1024;
// The slots of 256 GiB.
inline constexpr std::uint64_t kMaxSlots = (std::uint64_t{256} << 30) / kMediaSlotSize;

struct MediaPurpose;
// A random key that seals one attachment.
using MediaKey = crypto::Key<MediaPurpose>;
struct MediaStampPurpose;
// The key of one store that seals the stamps in the header of its media file.
using MediaStampKey = crypto::Key<MediaStampPurpose>;

// The place of a chunk in its attachment. It is sealed with the chunk, and the number of the slot is
// not: a chunk may be copied to another slot as it is.
struct ChunkPlace {
  enum class Last : std::uint8_t { kNo = 0, kYes = 1 };
  std::uint64_t number = 0;  // from 0
  Last last = Last::kNo;
};

// Seals a chunk. A shorter content is filled with zeros; the row knows its true size. REQUIRES:
// content.size() <= kChunkContent, out.size() == kMediaSlotSize.
void seal_chunk(const MediaKey& key, const ChunkPlace& place, base::ByteView content,
                base::Random& random, base::MutableByteView out);
// Opens a sealed chunk; false if these bytes are not that chunk, and then `out` is zeros. REQUIRES:
// sealed.size() == kMediaSlotSize, out.size() == kChunkContent.
[[nodiscard]] bool open_chunk(const MediaKey& key, const ChunkPlace& place, base::ByteView sealed,
                              base::MutableByteView out);

// One thread at a time.
class SlotFile {
 public:
  using Id = std::array<std::byte, 16>;

  // open() opens and locks an existing file, and fills a ragged end that a crash left. kDamaged if
  // it has no header of this kind. make() makes a new one with this id, complete and durable; kBusy
  // if the name is taken. `random` must outlive the object.
  static Result<std::unique_ptr<SlotFile>> open(Disk& disk, const std::filesystem::path& path,
                                                base::Random& random,
                                                std::uint64_t growth = kSlotFileGrowth);
  static Result<std::unique_ptr<SlotFile>> make(Disk& disk, const std::filesystem::path& path,
                                                const Id& id, base::Random& random,
                                                std::uint64_t growth = kSlotFileGrowth);

  // The random name of this file, which the store with the rows knows.
  [[nodiscard]] const Id& id() const { return id_; }
  // The number of whole slots that the file has.
  [[nodiscard]] std::uint64_t slots() const;

  // Writes a chunk into a slot, and makes the file longer if need be. kFull: the file is as long as
  // before. kStopped: a sync failed earlier. The rest is as in seal_chunk().
  Result<void> write(std::uint64_t slot, const MediaKey& key, const ChunkPlace& place,
                     base::ByteView content);
  // Reads a chunk. kDamaged if the slot does not have it, whatever it has. The rest is as in
  // open_chunk().
  Result<void> read(std::uint64_t slot, const MediaKey& key, const ChunkPlace& place,
                    base::MutableByteView out);
  // Reads the file as it is, from a place of the header or of a slot on. kDamaged if it is shorter.
  Result<void> read_sealed(std::uint64_t offset, base::MutableByteView out);
  // When it returns ok, everything that was written is on the disk. After a failure nothing is
  // written any more.
  Result<void> sync();
  // The same for a file that somebody else wrote: nobody knows whether it was synced.
  Result<void> sync_all() {
    unsynced_ = true;
    return sync();
  }
  // Writes random bytes over what a slot has, if the file has that slot. kStopped as in write().
  Result<void> erase(std::uint64_t slot);
  // Gives the file its size at rest: room for `used` slots, and random bytes behind them up to a
  // multiple of the growth. On a full disk it stays as it is.
  Result<void> settle(std::uint64_t used);
  // Cuts the file behind `used` slots, to give its free end to a disk that is full.
  Result<void> shrink(std::uint64_t used);
  // Returns how much longer the file must become to have room for `used` slots at rest, in bytes.
  [[nodiscard]] std::uint64_t growth_for(std::uint64_t used) const;

  // Returns the stamp; nullopt if none opens under this key. set_stamp() replaces it: it is durable
  // after the next sync(), and until then either of the two may be there after a crash.
  using Stamp = std::array<std::byte, 16>;
  Result<std::optional<Stamp>> stamp(const MediaStampKey& key);
  Result<void> set_stamp(const MediaStampKey& key, const Stamp& stamp);

 private:
  SlotFile(std::unique_ptr<File> file, const Id& id, std::uint64_t size, base::Random& random,
           std::uint64_t growth);
  Result<void> fill(std::uint64_t until);
  Result<void> cut(std::uint64_t size);
  struct Stamped {
    std::uint64_t number = 0;  // grows by one with every stamp
    Stamp stamp{};
  };
  Result<std::optional<Stamped>> latest_stamp(const MediaStampKey& key);

  std::unique_ptr<File> file_;
  Id id_;
  std::uint64_t size_;
  base::Random* random_;
  std::uint64_t growth_;
  bool sync_failed_ = false;
  bool unsynced_ = false;
  base::Bytes sealed_ = base::Bytes(kMediaSlotSize);
};

// Returns how many chunks an attachment of this size has.
constexpr std::uint64_t chunks_of(std::uint64_t size) {
  return (size + kChunkContent - 1) / kChunkContent;
}
// Returns the id in the header of a media file; nullopt if these bytes are none.
std::optional<SlotFile::Id> id_in_header(base::ByteView header);
// Returns where a slot begins.
constexpr std::uint64_t slot_offset(std::uint64_t slot) {
  return kSlotFileHeaderSize + slot * kMediaSlotSize;
}

}  // namespace waterline::store
