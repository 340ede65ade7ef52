#include <algorithm>
#include <utility>

#include "journal/media_core.h"
#include "journal/rows.h"

// Recordings: sound that comes piece by piece, of a length that nobody knows yet. Each piece lies in
// a chunk of its own, behind its size (4 bytes), and is synced before the call returns. So a crash
// loses nothing that was taken. Which pieces are there is told by the chunks themselves: those that
// open under the key of the recording, one after the other. A row for each would be a transaction
// for each second.
namespace waterline::journal {
namespace {

constexpr std::size_t kPieceHeader = 4;
constexpr std::size_t kPieceContent = store::kChunkContent - kPieceHeader;
// So many slots are reserved at once.
constexpr std::uint64_t kPiecesAtOnce = 16;

constexpr store::ChunkPlace place_of_piece(std::uint64_t piece) {
  return {piece, store::ChunkPlace::Last::kNo};
}

// Returns how many bytes of sound a chunk has; nullopt if no piece has that many.
std::optional<std::size_t> piece_size(base::ByteView content) {
  const auto size = base::read_little_endian<std::uint32_t>(content);
  if (size == 0 || size > kPieceContent) return {};
  return size;
}

}  // namespace

// While it comes, the size in its row is that of all chunks that it may get.
Result<RawAttachmentId> MediaCore::begin_recording(std::string_view name, base::WallTime now) {
  return begin_as(AttachmentState::kRecording, kMaxPieces * store::kChunkContent, name, now,
                  kPiecesAtOnce);
}

Result<MediaCore::Recording*> MediaCore::recording(const RawAttachmentId& id) {
  // The row is read in any case: if it was deleted, its slots may belong to another one by now.
  auto row = stored(id);
  if (!row || row->state != AttachmentState::kRecording) {
    recordings_.erase(id);
    return row ? Error::kUnknown : row.error();
  }
  if (const auto here = recordings_.find(id); here != recordings_.end()) return &here->second;
  const auto file = file_with(*row);
  if (!file) return file.error();
  Recording made{std::move(*row), {}, 0};
  crypto::SecretBytes content(store::kChunkContent);
  while (const auto slot = made.row.slot_of(made.pieces.size())) {
    const auto read =
        (*file)->read(*slot, made.row.key, place_of_piece(made.pieces.size()), content.view());
    if (!read && read.error() != store::Error::kDamaged) return from_store(read.error());
    const auto size = read ? piece_size(content.view()) : std::nullopt;
    if (!size) break;
    made.pieces.push_back(made.size);
    made.size += *size;
  }
  return &recordings_.emplace(id, std::move(made)).first->second;
}

Result<std::uint64_t> MediaCore::recorded(const RawAttachmentId& id) {
  const auto found = recording(id);
  if (!found) return found.error();
  return (*found)->size;
}

Result<void> MediaCore::write_piece(Recording& recording, base::ByteView sound) {
  const std::uint64_t piece = recording.pieces.size();
  if (!recording.row.slot_of(piece)) {
    auto transaction = database_->begin();
    if (!transaction) return from_store(transaction.error());
    if (auto done = reserve(recording.row, std::min(kPiecesAtOnce, kMaxPieces - piece)); !done)
      return done;
    if (auto done = commit_reserved(*transaction); !done) return done;
  }
  const auto slot = recording.row.slot_of(piece);
  if (!slot) return Error::kAttachmentDamaged;
  const auto file = file_with(recording.row);
  if (!file) return file.error();
  if (auto stamped = write_stamp(); !stamped) return stamped;
  crypto::SecretBytes content(kPieceHeader + sound.size());
  base::Bytes size;
  base::append_little_endian(size, static_cast<std::uint32_t>(sound.size()));
  base::copy(size, content.view());
  base::copy(sound, content.view().subspan(kPieceHeader));
  const auto written =
      (*file)->write(*slot, recording.row.key, place_of_piece(piece), content.view());
  if (!written) return from_store(written.error());
  recording.pieces.push_back(recording.size);
  recording.size += sound.size();
  return {};
}

Result<std::uint64_t> MediaCore::record(const RawAttachmentId& id, std::uint64_t offset,
                                        base::ByteView sound) {
  const auto found = recording(id);
  if (!found) return found.error();
  Recording& one = **found;
  if (offset != one.size) return Error::kWrongOffset;
  const std::uint64_t pieces = (sound.size() + kPieceContent - 1) / kPieceContent;
  if (sound.size() > kMaxRecordingSize - one.size || pieces > kMaxPieces - one.pieces.size())
    return Error::kTooLong;
  if (sound.empty()) return one.size;
  const auto keep = [&]() -> Result<void> {
    for (base::ByteView left = sound; !left.empty();) {
      const auto some = left.first(std::min(left.size(), kPieceContent));
      if (auto written = write_piece(one, some); !written) return written;
      left = left.subspan(some.size());
    }
    const auto file = file_with(one.row);
    if (!file) return file.error();
    return from_store((*file)->sync());
  };
  if (auto kept = keep(); !kept) {
    // What is on the disk is found again. The sender goes on behind it.
    recordings_.erase(id);
    return kept.error();
  }
  return one.size;
}

Result<std::size_t> MediaCore::read_recording(const RawAttachmentId& id, std::uint64_t offset,
                                              base::MutableByteView out) {
  const auto found = recording(id);
  if (!found) return found.error();
  const Recording& one = **found;
  if (offset >= one.size || out.empty()) return std::size_t{0};
  const auto file = file_with(one.row);
  if (!file) return file.error();
  const auto behind = std::ranges::upper_bound(one.pieces, offset);
  const auto piece = static_cast<std::uint64_t>(behind - one.pieces.begin()) - 1;
  const auto slot = one.row.slot_of(piece);
  if (!slot) return Error::kAttachmentDamaged;
  crypto::SecretBytes content(store::kChunkContent);
  const auto read = (*file)->read(*slot, one.row.key, place_of_piece(piece), content.view());
  if (!read) {
    const bool is_damaged = read.error() == store::Error::kDamaged;
    return is_damaged ? Error::kAttachmentDamaged : from_store(read.error());
  }
  const auto size = piece_size(content.view());
  if (!size) return Error::kAttachmentDamaged;
  const auto sound =
      content.view().subspan(kPieceHeader, *size).subspan(offset - one.pieces[piece]);
  const auto some = sound.first(std::min(sound.size(), out.size()));
  base::copy(some, out);
  return some.size();
}

// The recording takes the key, the slots and all that is known of the file that was made of it, so
// its id stays. Its own slots are freed, and its key is wiped with them.
Result<RawAttachmentId> MediaCore::finish_recording(const RawAttachmentId& id,
                                                    const RawAttachmentId& encoded,
                                                    std::uint64_t of_size, std::uint32_t seconds) {
  const auto found = recording(id);
  if (!found) return found.error();
  // More may have come while it was encoded. That must not be lost.
  if ((*found)->size != of_size) return Error::kWrongOffset;
  const std::int64_t number = (*found)->row.number;
  const auto came = complete(encoded);
  if (!came) return came.error();
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  const auto same = whole_with(came->hash);
  if (!same) return same.error();
  const std::int64_t kept = *same ? (*same)->number : number;
  if (auto done = take_place_of(kept, came->number, came->kind); !done) return done.error();
  if (*same) {
    auto drop = database_->prepare("DELETE FROM media WHERE number = ?1");
    drop.bind(1, number);
    if (auto done = drop.run(); !done) return from_store(done.error());
  }
  auto keep = database_->prepare(
      "UPDATE media SET state = 1, size = ?2, received = ?2, hash = ?3, made_here = 1, seconds = ?4"
      " WHERE number = ?1");
  keep.bind(1, kept).bind(2, static_cast<std::int64_t>(came->size)).bind(3, came->hash);
  keep.bind(4, std::int64_t{seconds});
  if (auto done = keep.run(); !done) return from_store(done.error());
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  recordings_.erase(id);
  touched_.erase(encoded);
  return *same ? (*same)->id : id;
}

}  // namespace waterline::journal
