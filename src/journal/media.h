#pragma once

#include <utility>

#include "journal/media_check.h"
#include "journal/media_core.h"

namespace waterline::journal {

// The attachments of one side: their bytes, in a media file (store/slot_file.h), and the rows that
// say where these lie, in the side's store. Which entry has which attachment is a matter of
// Journal<Side>. The ids of the two sides do not mix. One thread at a time: that of the database.
//
// No function keeps the thread for long: receive() and read() take as many bytes as the caller has,
// so that a caller who holds a lock can let others through between two pieces.
template <class Side>
class Media {
 public:
  using AttachmentId = base::Id<typename Side::Attachment>;
  using Order = MediaCore::Order;

  // `file` is the media file, which is made with the first attachment. `growth` is for tests, whose
  // disks are small. The database, `random` and `disk` must outlive this object.
  Media(store::Database& database, std::filesystem::path file, base::Random& random,
        store::Disk& disk, std::uint64_t growth = store::kSlotFileGrowth)
      : core_(database, std::move(file), random, disk, growth) {}

  // make_file() makes the media file if there is none, also if it was lost: what lay in it is missing
  // then, until that file comes back. A file with another header is moved aside. The file of the
  // other side must be made then too: one alone would tell on which side the first attachment is.
  Result<bool> is_in_use() { return core_.is_in_use(); }
  Result<void> make_file() { return core_.make_file(); }
  // Returns how many bytes longer the media file becomes, at rest, with an attachment of this size.
  // For 0 bytes: that of a file which must be made anew.
  Result<std::uint64_t> room_for(std::uint64_t size) { return core_.room_for(size); }

  // Begins an attachment of this size in bytes. `name` is what its file was called; a folder in it
  // is left out. It gets the id that is `wanted`, unless another one here has it. Errors: kEmpty,
  // kTooLong (also for the name), kNotText, kStoreFull.
  Result<AttachmentId> begin(std::uint64_t size, std::string_view name, base::WallTime now,
                             const std::optional<AttachmentId>& wanted = {}) {
    std::optional<RawAttachmentId> raw_wanted;
    if (wanted) raw_wanted = raw(*wanted);
    return id_of(core_.begin(size, name, now, raw_wanted));
  }
  // Returns how many bytes have come: a sender goes on there.
  Result<std::uint64_t> offset_of(const AttachmentId& id) { return core_.offset_of(raw(id)); }
  // Takes the next bytes, and returns the new offset. They are on the disk for certain only after
  // finish(). kWrongOffset if they do not begin at offset_of(), or are too many; kUnknown if the
  // attachment is not arriving. After kStoreFull or kStore, offset_of() may have gone back.
  Result<std::uint64_t> receive(const AttachmentId& id, std::uint64_t offset,
                                base::ByteView bytes) {
    return core_.receive(raw(id), offset, bytes);
  }
  // Makes an attachment whole, and durable. Returns its id: that of an earlier one with the same
  // bytes if there is one. It has the bytes that came now, so an attachment that was damaged or
  // missing is mended. kWrongOffset if bytes are missing.
  Result<AttachmentId> finish(const AttachmentId& id, SameBytes same_bytes = SameBytes::kOnce) {
    return id_of(core_.finish(raw(id), same_bytes));
  }

  // Reads bytes of a whole attachment. Returns how many, which is fewer than `out` has room for only
  // at the end. kAttachmentDamaged if the media file does not have them.
  Result<std::size_t> read(const AttachmentId& id, std::uint64_t offset,
                           base::MutableByteView out) {
    return core_.read(raw(id), offset, out);
  }

  // Returns the thumbnail of a photo, as it was kept; nullopt if there is none that can be read.
  Result<std::optional<base::Bytes>> thumbnail(const AttachmentId& id) {
    return core_.thumbnail(raw(id));
  }
  // Keeps a thumbnail, in the place of an earlier one; it goes with its photo. kUnknown if there is
  // no such attachment, or it is not whole. REQUIRES: jpeg is not empty, and jpeg.size() <=
  // kMaxThumbnailSize.
  Result<void> keep_thumbnail(const AttachmentId& id, base::ByteView jpeg) {
    return core_.keep_thumbnail(raw(id), jpeg);
  }

  Result<Attachment<AttachmentId>> get(const AttachmentId& id) {
    auto found = core_.get(raw(id));
    if (!found) return found.error();
    return here(std::move(*found));
  }
  Result<std::vector<Attachment<AttachmentId>>> list(Order order, std::size_t limit) {
    auto found = core_.list(order, limit);
    if (!found) return found.error();
    std::vector<Attachment<AttachmentId>> all;
    for (auto& one : *found) all.push_back(here(std::move(one)));
    return all;
  }
  Result<std::uint64_t> size_of_all() { return core_.size_of_all(); }
  Result<AttachmentId> resolve(std::string_view id_or_beginning) {
    return id_of(core_.resolve(Side::Attachment::kLetter, id_or_beginning));
  }
  Result<std::string> short_id(const AttachmentId& id) {
    return core_.short_id(Side::Attachment::kLetter, raw(id));
  }

  // Deletes what did not arrive within kArrivingLife, and what no entry has after kUnattachedLife,
  // except what is `named` elsewhere. Returns how many.
  Result<std::size_t> drop_expired(base::WallTime now,
                                   const std::vector<AttachmentId>& named = {}) {
    std::vector<RawAttachmentId> raw_named;
    for (const AttachmentId& id : named) raw_named.push_back(raw(id));
    return core_.drop_expired(now, raw_named);
  }
  // Returns the media file as it is now, for a backup; nullopt if there is none.
  Result<std::optional<MediaSnapshot>> snapshot() { return core_.snapshot(); }
  // Reads every attachment, and returns how many are damaged or missing.
  Result<std::size_t> count_damaged() { return core_.count_damaged(); }
  // Returns how many attachments lie in a media file that is not in its place.
  Result<std::size_t> count_missing() { return core_.count_missing(); }
  // Returns an object that checks a copy of this side's media file, slot by slot.
  Result<MediaCheck> check() { return core_.check(); }
  // Writes random bytes over slots that deletions freed, at most so many. Returns how many; fewer
  // than `most` if no more are left that this store may overwrite now.
  Result<std::size_t> erase_freed(std::size_t most) { return core_.erase_freed(most); }
  // Gives the free end of the media file to the disk, for a deletion on a full one.
  void give_room() { core_.give_room(); }
  // Makes the end again that give_room() gave away, so that there is one for the next full disk. If
  // the disk has no room for it yet, a later call tries again.
  void take_room_back() { core_.take_room_back(); }
  // Says that no other copy of this store can be opened any more, or can have slots of this media
  // file: the store came from a backup, or got new keys. Until then, slots that a newer copy may own
  // are neither used nor cut.
  Result<void> be_the_only_copy() { return core_.be_the_only_copy(); }
  // Gives the media file its size at rest, and closes it. Call it before the store is closed.
  void settle() { core_.settle(); }

 private:
  static RawAttachmentId raw(const AttachmentId& id) {
    return RawAttachmentId::from_bytes(id.bytes());
  }
  static Result<AttachmentId> id_of(const Result<RawAttachmentId>& id) {
    if (!id) return id.error();
    return AttachmentId::from_bytes(id->bytes());
  }
  static Attachment<AttachmentId> here(Attachment<RawAttachmentId> one) {
    return {AttachmentId::from_bytes(one.id.bytes()),
            one.state,
            one.size,
            one.received,
            std::move(one.name),
            std::move(one.kind),
            one.width,
            one.height,
            one.seconds,
            one.begun,
            one.entries,
            one.is_here};
  }

  MediaCore core_;
};

}  // namespace waterline::journal
