#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "crypto/keyed_hash.h"
#include "journal/attachment.h"
#include "store/database.h"
#include "store/slot_file.h"

namespace waterline::journal {

// A run of slots that lie one behind the other.
struct SlotRun {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

class MediaCheck;  // media_check.h

// The media file as it was at one moment, while it is used further: a slot that was in use then is
// not written again while this object lives. It belongs to the thread that uses the database.
class MediaSnapshot {
 public:
  // The size in bytes: the header, and every slot up to the last one in use.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Says of each slot whether it was in use.
  [[nodiscard]] const std::vector<bool>& used() const { return *used_; }
  // Reads bytes of the file as they are. REQUIRES: they are within size().
  store::Result<void> read(std::uint64_t offset, base::MutableByteView out) {
    return file_->read_sealed(offset, out);
  }

 private:
  friend class MediaCore;
  std::shared_ptr<store::SlotFile> file_;
  std::shared_ptr<const std::vector<bool>> used_;
  std::uint64_t size_ = 0;
};

// The SQL and the media file behind Media<Side>, which documents its functions.
class MediaCore {
 public:
  MediaCore(store::Database& database, std::filesystem::path file, base::Random& random,
            store::Disk& disk, std::uint64_t growth);

  // These functions are in media_files.cpp and media_slots.cpp.
  Result<bool> is_in_use();
  Result<void> make_file();
  Result<std::uint64_t> room_for(std::uint64_t size);
  Result<std::size_t> erase_freed(std::size_t most);
  void give_room();
  void take_room_back();
  Result<void> be_the_only_copy();
  void settle();

  // These functions are in media_core.cpp.
  Result<Attachment<RawAttachmentId>> get(const RawAttachmentId& id);
  enum class Order { kOldestFirst, kLargestFirst };
  Result<std::vector<Attachment<RawAttachmentId>>> list(Order order, std::size_t limit);
  Result<std::uint64_t> size_of_all();
  Result<RawAttachmentId> resolve(char letter, std::string_view id_or_beginning);
  Result<std::string> short_id(char letter, const RawAttachmentId& id);
  Result<std::size_t> drop_expired(base::WallTime now, const std::vector<RawAttachmentId>& named);
  Result<std::optional<MediaSnapshot>> snapshot();
  Result<std::size_t> count_damaged();
  Result<std::size_t> count_missing();
  Result<MediaCheck> check();  // in media_check.cpp

  // These are in media_receiving.cpp.
  Result<RawAttachmentId> begin(std::uint64_t size, std::string_view name, base::WallTime now,
                                const std::optional<RawAttachmentId>& wanted);
  Result<std::uint64_t> offset_of(const RawAttachmentId& id);
  Result<std::uint64_t> receive(const RawAttachmentId& id, std::uint64_t offset,
                                base::ByteView bytes);
  Result<RawAttachmentId> finish(const RawAttachmentId& id, SameBytes same_bytes);
  Result<std::size_t> read(const RawAttachmentId& id, std::uint64_t offset,
                           base::MutableByteView out);

  // These are in media_thumbnails.cpp.
  Result<std::optional<base::Bytes>> thumbnail(const RawAttachmentId& id);
  Result<void> keep_thumbnail(const RawAttachmentId& id, base::ByteView jpeg);

 private:
  static constexpr std::size_t kAll = SIZE_MAX;
  // The number of a media file that this store does not know.
  static constexpr std::int64_t kNoFile = 0;
  // A row with its key and slots.
  struct Stored {
    std::int64_t number = 0;
    store::MediaKey key;
    AttachmentState state = AttachmentState::kArriving;
    std::uint64_t size = 0;
    std::uint64_t received = 0;
    std::int64_t file = kNoFile;
    std::vector<SlotRun> runs;

    [[nodiscard]] std::uint64_t chunks() const;
    [[nodiscard]] store::ChunkPlace place_of(std::uint64_t chunk) const;
    // Returns the slot of a chunk; nullopt if none is reserved for it.
    [[nodiscard]] std::optional<std::uint64_t> slot_of(std::uint64_t chunk) const;
  };
  // An attachment whose bytes come, as far as only memory has it: the bytes of a chunk that is not
  // complete, and the hash so far. It is made again from the disk after a crash or a lock.
  struct Arrival {
    Stored row;
    crypto::KeyedHash hash;
    std::uint64_t written = 0;  // chunks
    crypto::SecretBytes begun_chunk;
    std::size_t begun_size = 0;

    [[nodiscard]] std::uint64_t offset() const;
  };

  // These functions are in media_files.cpp, which says what stamps are. open_file() opens the media
  // file in place, and file_with() the one in which this attachment lies. kAttachmentDamaged if it
  // is not there.
  struct Stamps {
    std::optional<store::SlotFile::Stamp> present{};  // in the file
    std::optional<store::SlotFile::Stamp> before{};   // those of the last reservation
    std::optional<store::SlotFile::Stamp> next{};
    bool any_fits = false;

    // Returns whether no other copy of this store has reserved slots since.
    [[nodiscard]] bool are_ours() const;
  };
  enum class Whose { kThisCopy, kAnyCopy };
  store::Result<void> open_in_place();
  Result<store::SlotFile*> open_file();
  Result<store::SlotFile*> file_with(const Stored& row);
  bool is_in_place();
  Result<std::int64_t> number_of(const store::SlotFile::Id& id);
  Result<std::map<std::int64_t, store::SlotFile::Id>> file_ids();
  Result<void> make_secret();
  Result<void> make_successor();
  Result<void> move_aside();
  void let_go_of_file();
  void settle_file();
  Result<store::MediaStampKey> stamp_key();
  Result<Stamps> stamps();
  Result<void> keep_all_slots(std::int64_t number);
  Result<void> change_stamp();
  Result<void> write_stamp();
  Result<std::vector<bool>> slots_in_use(Whose whose);
  Result<std::vector<SlotRun>> free_slots(std::uint64_t count);
  // Reserves slots for further chunks of an attachment. REQUIRES: an open transaction, which is then
  // committed by commit_reserved().
  Result<void> reserve(Stored& row, std::uint64_t chunks);
  Result<void> commit_reserved(store::Transaction& transaction);
  Result<std::uint64_t> reserve_thumbnail(const Stored& photo, const store::MediaKey& key,
                                          std::uint64_t size);

  Result<Stored> stored(const RawAttachmentId& id);
  Result<void> make_place_for_arrival();
  Result<void> take_place_of(std::int64_t same, std::int64_t arrived, std::string_view kind);
  Result<Arrival*> arrival(const RawAttachmentId& id);
  Result<void> write_chunk(Arrival& arrival);
  Result<void> keep_received(Arrival& arrival);
  struct Whole {
    std::int64_t number = 0;
    RawAttachmentId id;
  };
  Result<std::optional<Whole>> whole_with(base::ByteView hash);
  Result<std::string> kind_of(const Stored& row);

  store::Database* database_;
  std::filesystem::path path_;
  base::Random* random_;
  store::Disk* disk_;
  std::uint64_t growth_;
  std::shared_ptr<store::SlotFile> file_;            // null until it is needed
  std::int64_t number_ = kNoFile;                    // of file_, in the rows
  std::weak_ptr<const std::vector<bool>> snapshot_;  // the slots in use when it was taken
  // The stamp of a reservation that is not committed yet, and one that is, but is not in the file.
  std::optional<store::SlotFile::Stamp> reserved_stamp_;
  std::optional<store::SlotFile::Stamp> unwritten_stamp_;
  bool gave_room_ = false;  // the file lacks its free end
  std::map<RawAttachmentId, Arrival> arrivals_;
  // When an arriving attachment got bytes, as the number of that event; not those from before this
  // opening of the store.
  std::map<RawAttachmentId, std::uint64_t> touched_;
  std::uint64_t touches_ = 0;
};

}  // namespace waterline::journal
