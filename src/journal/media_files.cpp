#include <algorithm>
#include <string>
#include <utility>

#include "crypto/kdf.h"
#include "journal/media_core.h"
#include "journal/rows.h"

// The media files that a store knows: which of them is in its place, and whether another copy of this
// store may own slots of it.
//
// A store may be put back to an older copy, and the newer one may come back later. So nothing that
// another copy may own is written over, or cut: whenever this store reserves slots, it gives the
// file a new stamp, and notes that stamp and the one before it. If the header has neither of the
// two, another copy has written since. Then every slot that the file has by now is kept.
namespace waterline::journal {
namespace {

std::optional<store::SlotFile::Stamp> stamp_in(const store::Statement& row, int column) {
  if (row.is_null(column)) return {};
  store::SlotFile::Stamp stamp{};
  base::copy(row.blob(column), stamp);
  return stamp;
}

}  // namespace

Result<bool> MediaCore::is_in_use() {
  auto row = database_->prepare("SELECT EXISTS (SELECT 1 FROM media_secret)");
  auto found = row.step();
  if (!found) return from_store(found.error());
  return row.integer(0) == 1;
}

Result<std::int64_t> MediaCore::number_of(const store::SlotFile::Id& id) {
  auto row = database_->prepare("SELECT number FROM media_files WHERE id = ?1");
  row.bind(1, id);
  auto found = row.step();
  if (!found) return from_store(found.error());
  return *found ? row.integer(0) : kNoFile;
}

Result<std::map<std::int64_t, store::SlotFile::Id>> MediaCore::file_ids() {
  std::map<std::int64_t, store::SlotFile::Id> ids;
  auto row = database_->prepare("SELECT number, id FROM media_files");
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return ids;
    base::copy(row.blob(1), ids[row.integer(0)]);
  }
}

store::Result<void> MediaCore::open_in_place() {
  if (file_) return {};
  auto opened = store::SlotFile::open(*disk_, path_, *random_, growth_);
  if (!opened) return opened.error();
  file_ = *std::move(opened);
  number_ = kNoFile;
  return {};
}

Result<store::SlotFile*> MediaCore::open_file() {
  const auto in_use = is_in_use();
  if (!in_use) return in_use.error();
  if (!*in_use) return Error::kUnknown;
  if (const auto opened = open_in_place(); !opened) {
    const store::Error error = opened.error();
    const bool is_lost = error == store::Error::kNotFound || error == store::Error::kDamaged ||
                         error == store::Error::kNewer;
    return is_lost ? Error::kAttachmentDamaged : from_store(error);
  }
  if (number_ != kNoFile) return file_.get();
  const auto number = number_of(file_->id());
  if (!number) return number.error();
  number_ = *number;
  // A crash may have come between a reservation and its stamp.
  if (number_ != kNoFile) {
    const auto state = stamps();
    if (!state) return state.error();
    if (state->next && state->next != state->present) unwritten_stamp_ = state->next;
  }
  return file_.get();
}

Result<store::SlotFile*> MediaCore::file_with(const Stored& row) {
  const auto file = open_file();
  if (file && row.file != number_) return Error::kAttachmentDamaged;
  return file;
}

// Makes sure that there is a media file to write to. One that is lost gets a successor; what lay in
// the lost one stays in the rows, and can be read again if that file comes back.
Result<void> MediaCore::make_file() {
  if (file_ && !is_in_place()) let_go_of_file();
  if (const auto known = make_secret(); !known) return known;
  auto opened = open_in_place();
  if (!opened && opened.error() == store::Error::kDamaged) {
    // Its header is not that of a media file. Nothing is thrown away.
    if (const auto aside = move_aside(); !aside) return aside;
    return make_successor();
  }
  if (!opened && opened.error() == store::Error::kNotFound) return make_successor();
  if (!opened) return from_store(opened.error());
  if (const auto file = open_file(); !file) return file.error();
  if (number_ != kNoFile) return {};
  // This store does not know the file that is in place: a newer copy of this store may have made it,
  // and own every slot in it.
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto row = database_->prepare("INSERT INTO media_files (id) VALUES (?1)");
  row.bind(1, file_->id());
  if (auto done = row.run(); !done) return from_store(done.error());
  const std::int64_t number = database_->last_insert_rowid();
  if (auto done = keep_all_slots(number); !done) return done;
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  number_ = number;
  return {};
}

Result<void> MediaCore::make_secret() {
  const auto in_use = is_in_use();
  if (!in_use) return in_use.error();
  if (*in_use) return {};
  auto row = database_->prepare("INSERT INTO media_secret (only, hash_key) VALUES (1, ?1)");
  auto key = random_->bytes<32>();
  row.bind(1, key);
  const auto done = row.run();
  crypto::wipe(key);
  return from_store(done);
}

Result<void> MediaCore::move_aside() {
  for (int number = 1;; ++number) {
    const std::filesystem::path aside = path_.native() + ".aside-" + std::to_string(number);
    const auto moved = disk_->rename_new(path_, aside);
    if (!moved && moved.error() == store::Error::kBusy) continue;
    if (!moved) return from_store(moved.error());
    return from_store(disk_->sync_folder(path_.parent_path()));
  }
}

// Makes a new media file. Its row comes first: if a crash follows, the next try finds that row,
// without an attachment in it, and makes the file.
Result<void> MediaCore::make_successor() {
  let_go_of_file();
  store::SlotFile::Id id{};
  std::int64_t number = kNoFile;
  {
    auto row = database_->prepare(
        "SELECT number, id FROM media_files WHERE stamp IS NULL AND next IS NULL"
        " AND number NOT IN (SELECT file FROM media) AND number NOT IN (SELECT file FROM "
        "media_kept)"
        " ORDER BY number DESC LIMIT 1");
    auto found = row.step();
    if (!found) return from_store(found.error());
    if (*found) {
      number = row.integer(0);
      base::copy(row.blob(1), id);
    }
  }
  if (number == kNoFile) {
    id = random_->bytes<16>();
    auto row = database_->prepare("INSERT INTO media_files (id) VALUES (?1)");
    row.bind(1, id);
    if (auto done = row.run(); !done) return from_store(done.error());
    number = database_->last_insert_rowid();
  }
  auto made = store::SlotFile::make(*disk_, path_, id, *random_, growth_);
  if (!made) return from_store(made.error());
  file_ = *std::move(made);
  number_ = number;
  return {};
}

// Returns whether the open file still has its name. If somebody deleted it meanwhile, what is written
// to it is lost with the last process that has it open.
bool MediaCore::is_in_place() {
  const auto named = disk_->open(path_, store::OpenAs::kReadOnly);
  if (!file_ || !named) return false;
  base::Bytes header(store::kSlotFileHeaderSize);
  base::Bytes own(store::kSlotFileHeaderSize);
  const auto count = (*named)->read(0, header);
  return count && *count == header.size() && file_->read_sealed(0, own) && header == own;
}

Result<store::MediaStampKey> MediaCore::stamp_key() {
  auto row = database_->prepare("SELECT hash_key FROM media_secret");
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  struct HashKeyPurpose;
  const crypto::Key<HashKeyPurpose> hash_key(row.blob(0));
  return crypto::derive<store::MediaStampKey>(hash_key, crypto::label::kMediaStamp);
}

// REQUIRES for the functions from here on: the file is open, and this store knows it.
Result<MediaCore::Stamps> MediaCore::stamps() {
  const auto key = stamp_key();
  if (!key) return key.error();
  const auto present = file_->stamp(*key);
  if (!present) return from_store(present.error());
  auto row = database_->prepare("SELECT stamp, next, any_stamp FROM media_files WHERE number = ?1");
  row.bind(1, number_);
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  return Stamps{*present, stamp_in(row, 0), stamp_in(row, 1), row.integer(2) == 1};
}

bool MediaCore::Stamps::are_ours() const {
  return any_fits || present == before || (present && present == next);
}

Result<void> MediaCore::keep_all_slots(std::int64_t number) {
  auto row = database_->prepare("INSERT INTO media_kept (file, first, count) VALUES (?1, 0, ?2)");
  row.bind(1, number).bind(2, static_cast<std::int64_t>(file_->slots()));
  return from_store(row.run());
}

// Notes that the header gets another stamp. If it has one of another copy of this store, every slot
// of the file is kept from now on. REQUIRES: a transaction.
Result<void> MediaCore::change_stamp() {
  const auto found = stamps();
  if (!found) return found.error();
  if (!found->are_ours()) {
    if (auto kept = keep_all_slots(number_); !kept) return kept;
  }
  reserved_stamp_ = random_->bytes<16>();
  auto row = database_->prepare(
      "UPDATE media_files SET stamp = ?2, next = ?3, any_stamp = 0 WHERE number = ?1");
  row.bind(1, number_).bind(3, *reserved_stamp_);
  if (found->present) row.bind(2, *found->present);
  return from_store(row.run());
}

// Writes the stamp of the last reservation. It comes before the first chunk of that reservation, and
// the same sync makes both durable.
Result<void> MediaCore::write_stamp() {
  if (!unwritten_stamp_) return {};
  const auto key = stamp_key();
  if (!key) return key.error();
  if (const auto set = file_->set_stamp(*key, *unwritten_stamp_); !set)
    return from_store(set.error());
  unwritten_stamp_.reset();
  return {};
}

}  // namespace waterline::journal
