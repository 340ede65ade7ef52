#include <utility>

#include "journal/media_core.h"
#include "journal/rows.h"

// Thumbnails of photos. This room does not look at photos; it keeps what it is given.
namespace waterline::journal {
namespace {

static_assert(kMaxThumbnailSize == store::kChunkContent);

constexpr store::ChunkPlace kWholeThumbnail{0, store::ChunkPlace::Last::kYes};

}  // namespace

Result<std::optional<base::Bytes>> MediaCore::thumbnail(const RawAttachmentId& id) {
  std::optional<base::Bytes> none;
  auto row = database_->prepare(
      "SELECT t.key, t.size, s.first FROM thumbnails t JOIN media ON number = t.media"
      " JOIN media_slots s ON s.media = t.media AND s.position = -1 WHERE id = ?1");
  row.bind(1, id.bytes());
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return none;
  const store::MediaKey key(row.blob(0));
  const auto size = static_cast<std::uint64_t>(row.integer(1));
  const auto slot = static_cast<std::uint64_t>(row.integer(2));
  if (size > kMaxThumbnailSize || slot > store::kMaxSlots) return none;
  // A media file that has lost it, or that is gone, is no error: the thumbnail can be made again.
  const auto photo = stored(id);
  if (!photo) return photo.error();
  const auto file = file_with(*photo);
  if (!file) return none;
  base::Bytes content(store::kChunkContent);
  if (!(*file)->read(slot, key, kWholeThumbnail, content)) return none;
  content.resize(static_cast<std::size_t>(size));
  return std::optional(std::move(content));
}

// The slot is reserved first, as those of attachments are. A crash before its bytes are on the disk
// leaves a thumbnail that cannot be read, and that is made again.
Result<void> MediaCore::keep_thumbnail(const RawAttachmentId& id, base::ByteView jpeg) {
  const auto photo = stored(id);
  if (!photo) return photo.error();
  if (photo->state != AttachmentState::kWhole) return Error::kUnknown;
  const auto file = file_with(*photo);
  if (!file) return file.error();
  const auto key = store::MediaKey::generate(*random_);
  const auto slot = reserve_thumbnail(*photo, key, jpeg.size());
  if (!slot) return slot.error();
  if (auto stamped = write_stamp(); !stamped) return stamped;
  if (auto done = (*file)->write(*slot, key, kWholeThumbnail, jpeg); !done)
    return from_store(done.error());
  return from_store((*file)->sync());
}

Result<std::uint64_t> MediaCore::reserve_thumbnail(const Stored& photo, const store::MediaKey& key,
                                                   std::uint64_t size) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  if (auto changed = change_stamp(); !changed) return changed.error();
  const auto runs = free_slots(1);
  if (!runs) return runs.error();
  for (const char* sql :
       {"INSERT INTO media_freed (file, first, count) SELECT m.file, s.first, s.count"
        " FROM media_slots s JOIN media m ON m.number = s.media"
        " WHERE m.number = ?1 AND s.position = -1",
        "DELETE FROM media_slots WHERE media = ?1 AND position = -1",
        "DELETE FROM thumbnails WHERE media = ?1"}) {
    auto row = database_->prepare(sql);
    row.bind(1, photo.number);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  {
    auto row = database_->prepare(
        "INSERT INTO media_slots (media, position, first, count) VALUES (?1, -1, ?2, 1)");
    row.bind(1, photo.number).bind(2, static_cast<std::int64_t>(runs->front().first));
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  {
    auto row = database_->prepare("INSERT INTO thumbnails (media, key, size) VALUES (?1, ?2, ?3)");
    row.bind(1, photo.number).bind(2, key.bytes()).bind(3, to_row(size));
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  if (auto done = commit_reserved(*transaction); !done) return done.error();
  return runs->front().first;
}

}  // namespace waterline::journal
