#include <algorithm>
#include <string>
#include <utility>

#include "journal/media_core.h"
#include "journal/media_kind.h"
#include "journal/rows.h"

// The bytes of attachments: how they come, and how they are read.
namespace waterline::journal {
namespace {

// So many chunks are reserved at once, and so many are synced at once (8 MiB). After a crash an
// attachment goes on behind the last ones that were synced.
constexpr std::uint64_t kChunksAtOnce = 128;

}  // namespace

std::uint64_t MediaCore::Arrival::offset() const {
  return std::min(row.size, written * store::kChunkContent + begun_size);
}

Result<RawAttachmentId> MediaCore::begin(std::uint64_t size, std::string_view name,
                                         base::WallTime now,
                                         const std::optional<RawAttachmentId>& wanted) {
  if (size == 0) return Error::kEmpty;
  if (size > kMaxAttachmentSize) return Error::kTooLong;
  auto kept_name = file_name_to_keep(name);
  if (!kept_name) return kept_name.error();
  if (auto made = make_file(); !made) return made.error();
  const auto all = size_of_all();
  if (!all) return all.error();
  if (*all + size > kMaxMediaOfSide) return Error::kStoreFull;
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  if (auto place = make_place_for_arrival(); !place) return place.error();
  auto id = RawAttachmentId::generate(*random_);
  if (wanted) {
    const auto taken = stored(*wanted);
    if (!taken && taken.error() != Error::kUnknown) return taken.error();
    if (!taken) id = *wanted;
  }
  Stored row;
  row.key = store::MediaKey::generate(*random_);
  row.size = size;
  row.file = number_;
  auto insert = database_->prepare(
      "INSERT INTO media (id, key, size, kind, made_here, name, state, received, begun, file)"
      " VALUES (?1, ?2, ?3, '', 0, ?4, 0, 0, ?5, ?6)");
  insert.bind(1, id.bytes()).bind(2, row.key.bytes()).bind(3, static_cast<std::int64_t>(size));
  insert.bind(4, *kept_name).bind(5, to_row(now)).bind(6, number_);
  if (auto done = insert.run(); !done) return from_store(done.error());
  row.number = database_->last_insert_rowid();
  if (auto done = reserve(row, std::min(row.chunks(), kChunksAtOnce)); !done) return done.error();
  if (auto done = commit_reserved(*transaction); !done) return done.error();
  touched_[id] = ++touches_;
  return id;
}

// Drops the arriving attachment whose bytes came longest ago if there are as many as there may be.
// So uploads that were broken off never keep another one out. REQUIRES: an open transaction.
Result<void> MediaCore::make_place_for_arrival() {
  std::vector<RawAttachmentId> arriving;
  {
    auto row = database_->prepare("SELECT id FROM media WHERE state = 0 ORDER BY begun, number");
    for (;;) {
      auto more = row.step();
      if (!more) return from_store(more.error());
      if (!*more) break;
      arriving.push_back(RawAttachmentId::from_bytes(row.blob(0)));
    }
  }
  if (arriving.size() < kMaxArriving) return {};
  const auto last_touch = [&](const RawAttachmentId& id) {
    const auto found = touched_.find(id);
    return found == touched_.end() ? 0 : found->second;
  };
  const RawAttachmentId dropped = *std::ranges::min_element(arriving, {}, last_touch);
  arrivals_.erase(dropped);
  touched_.erase(dropped);
  auto row = database_->prepare("DELETE FROM media WHERE id = ?1");
  row.bind(1, dropped.bytes());
  return from_store(row.run());
}

// Returns the arrival with this id, as memory has it, or made again from the disk.
Result<MediaCore::Arrival*> MediaCore::arrival(const RawAttachmentId& id) {
  // The row is read in any case: if it was deleted, its slots may belong to another one by now.
  auto row = stored(id);
  if (!row || row->state != AttachmentState::kArriving) {
    arrivals_.erase(id);
    return row ? Error::kUnknown : row.error();
  }
  if (const auto here = arrivals_.find(id); here != arrivals_.end()) return &here->second;
  auto key = database_->prepare("SELECT hash_key FROM media_secret");
  auto found = key.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  Arrival made{std::move(*row), crypto::KeyedHash(key.blob(0)), 0,
               crypto::SecretBytes(store::kChunkContent), 0};
  const auto file = file_with(made.row);
  if (!file) return file.error();
  for (; made.written < made.row.received / store::kChunkContent; ++made.written) {
    const auto slot = made.row.slot_of(made.written);
    if (!slot) return Error::kAttachmentDamaged;
    const auto read = (*file)->read(*slot, made.row.key, made.row.place_of(made.written),
                                    made.begun_chunk.view());
    if (!read) {
      const bool is_damaged = read.error() == store::Error::kDamaged;
      return is_damaged ? Error::kAttachmentDamaged : from_store(read.error());
    }
    made.hash.add(made.begun_chunk.view());
  }
  return &arrivals_.emplace(id, std::move(made)).first->second;
}

Result<std::uint64_t> MediaCore::offset_of(const RawAttachmentId& id) {
  const auto row = stored(id);
  if (!row) return row.error();
  if (row->state == AttachmentState::kWhole) return row->size;
  const auto arriving = arrival(id);
  if (!arriving) return arriving.error();
  return (*arriving)->offset();
}

Result<void> MediaCore::write_chunk(Arrival& arrival) {
  const auto slot = arrival.row.slot_of(arrival.written);
  if (!slot) return Error::kAttachmentDamaged;
  const auto file = file_with(arrival.row);
  if (!file) return file.error();
  if (auto stamped = write_stamp(); !stamped) return stamped;
  const auto content = arrival.begun_chunk.view().first(arrival.begun_size);
  const auto written =
      (*file)->write(*slot, arrival.row.key, arrival.row.place_of(arrival.written), content);
  if (!written) return from_store(written.error());
  arrival.hash.add(content);
  arrival.begun_size = 0;
  ++arrival.written;
  return {};
}

// Makes the chunks that came durable, notes how many there are, and reserves the next.
Result<void> MediaCore::keep_received(Arrival& arrival) {
  const auto file = file_with(arrival.row);
  if (!file) return file.error();
  if (const auto synced = (*file)->sync(); !synced) return from_store(synced.error());
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto row = database_->prepare("UPDATE media SET received = ?2 WHERE number = ?1");
  const std::uint64_t received = arrival.written * store::kChunkContent;
  row.bind(1, arrival.row.number).bind(2, static_cast<std::int64_t>(received));
  if (auto done = row.run(); !done) return from_store(done.error());
  const std::uint64_t left = arrival.row.chunks() - arrival.written;
  if (auto done = reserve(arrival.row, std::min(left, kChunksAtOnce)); !done) return done;
  return commit_reserved(*transaction);
}

Result<std::uint64_t> MediaCore::receive(const RawAttachmentId& id, std::uint64_t offset,
                                         base::ByteView bytes) {
  const auto found = arrival(id);
  if (!found) return found.error();
  Arrival& arriving = **found;
  if (offset != arriving.offset() || bytes.size() > arriving.row.size - offset)
    return Error::kWrongOffset;
  touched_[id] = ++touches_;
  while (!bytes.empty()) {
    const auto room = arriving.begun_chunk.view().subspan(arriving.begun_size);
    const auto some = bytes.first(std::min(bytes.size(), room.size()));
    base::copy(some, room);
    arriving.begun_size += some.size();
    bytes = bytes.subspan(some.size());
    const bool is_all = arriving.offset() == arriving.row.size;
    if (arriving.begun_size < store::kChunkContent && !is_all) continue;
    auto kept = write_chunk(arriving);
    if (kept && !is_all && arriving.written % kChunksAtOnce == 0) kept = keep_received(arriving);
    if (!kept) {
      // Forget the bytes that are not on the disk. The sender goes on behind those that are.
      arrivals_.erase(id);
      return kept.error();
    }
  }
  return arriving.offset();
}

Result<std::optional<MediaCore::Whole>> MediaCore::whole_with(base::ByteView hash) {
  auto row = database_->prepare("SELECT number, id FROM media WHERE hash = ?1");
  row.bind(1, hash);
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return std::optional<Whole>();
  return std::optional(Whole{row.integer(0), RawAttachmentId::from_bytes(row.blob(1))});
}

// Gives an attachment the bytes that arrived, which are the same. Those that it had may be damaged,
// or in a media file that is lost. Nobody reads them to find out: that would take as long as the
// whole upload did. REQUIRES: an open transaction.
Result<void> MediaCore::take_place_of(std::int64_t same, std::int64_t arrived,
                                      std::string_view kind) {
  for (const char* sql :
       {"INSERT INTO media_freed (file, first, count) SELECT m.file, s.first, s.count"
        " FROM media_slots s JOIN media m ON m.number = s.media WHERE m.number = ?1 AND ?2 > 0",
        "DELETE FROM media_slots WHERE media = ?1 AND ?2 > 0",
        "UPDATE media_slots SET media = ?1 WHERE media = ?2",
        "UPDATE media SET (key, file) = (SELECT key, file FROM media WHERE number = ?2)"
        " WHERE number = ?1",
        "DELETE FROM media WHERE number = ?2 AND ?1 > 0"}) {
    auto row = database_->prepare(sql);
    row.bind(1, same).bind(2, arrived);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  auto row = database_->prepare("UPDATE media SET kind = ?2 WHERE number = ?1");
  row.bind(1, same).bind(2, kind);
  return from_store(row.run());
}

Result<std::string> MediaCore::kind_of(const Stored& row) {
  const auto file = file_with(row);
  if (!file) return file.error();
  const auto slot = row.slot_of(0);
  if (!slot) return Error::kAttachmentDamaged;
  crypto::SecretBytes content(store::kChunkContent);
  const auto read = (*file)->read(*slot, row.key, row.place_of(0), content.view());
  if (!read) return Error::kAttachmentDamaged;
  return std::string(
      media_kind_of(content.view().first(std::min<std::uint64_t>(row.size, kKindBytes))));
}

Result<RawAttachmentId> MediaCore::finish(const RawAttachmentId& id, SameBytes same_bytes) {
  const auto row = stored(id);
  if (!row) return row.error();
  if (row->state == AttachmentState::kWhole) return id;  // its answer may have been lost
  const auto found = arrival(id);
  if (!found) return found.error();
  if ((*found)->offset() != (*found)->row.size) return Error::kWrongOffset;
  const auto file = file_with((*found)->row);
  if (!file) return file.error();
  if (const auto synced = (*file)->sync(); !synced) return from_store(synced.error());
  if (!is_in_place()) {
    let_go_of_file();
    return Error::kStore;
  }
  const auto kind = kind_of((*found)->row);
  if (!kind) return kind.error();
  const auto hash = (*found)->hash.finish();
  // Whatever happens now, the hash in memory cannot go on.
  const std::int64_t number = (*found)->row.number;
  arrivals_.erase(id);
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  const auto same = whole_with(hash);
  if (!same) return same.error();
  const bool ends_in_it = *same && same_bytes == SameBytes::kOnce;
  if (ends_in_it) {
    if (auto done = take_place_of((*same)->number, number, *kind); !done) return done.error();
  } else {
    auto keep = database_->prepare(
        "UPDATE media SET state = 1, received = size, hash = ?2, kind = ?3 WHERE number = ?1");
    keep.bind(1, number).bind(3, *kind);
    // One of those with the same bytes has the hash, which later ones are compared with.
    if (!*same) keep.bind(2, hash);
    if (auto done = keep.run(); !done) return from_store(done.error());
  }
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  touched_.erase(id);
  return ends_in_it ? (*same)->id : id;
}

Result<std::size_t> MediaCore::read(const RawAttachmentId& id, std::uint64_t offset,
                                    base::MutableByteView out) {
  const auto row = stored(id);
  if (!row) return row.error();
  if (row->state != AttachmentState::kWhole) return Error::kUnknown;
  if (offset >= row->size) return std::size_t{0};
  out =
      out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), row->size - offset)));
  const auto file = file_with(*row);
  if (!file) return file.error();
  crypto::SecretBytes content(store::kChunkContent);
  for (std::size_t done = 0; done < out.size();) {
    const std::uint64_t at = offset + done;
    const std::uint64_t chunk = at / store::kChunkContent;
    const auto slot = row->slot_of(chunk);
    const auto read = slot ? (*file)->read(*slot, row->key, row->place_of(chunk), content.view())
                           : store::Result<void>(store::Error::kDamaged);
    if (!read) {
      crypto::wipe(out);
      const bool is_damaged = read.error() == store::Error::kDamaged;
      return is_damaged ? Error::kAttachmentDamaged : from_store(read.error());
    }
    const auto some = content.view().subspan(at % store::kChunkContent);
    const auto here = out.subspan(done).first(std::min(some.size(), out.size() - done));
    base::copy(some.first(here.size()), here);
    done += here.size();
  }
  return out.size();
}

}  // namespace waterline::journal
