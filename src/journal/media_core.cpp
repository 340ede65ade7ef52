#include "journal/media_core.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "journal/forget_log.h"
#include "journal/media_kind.h"
#include "journal/resolve_id.h"
#include "journal/rows.h"
#include "journal/text_rules.h"

namespace waterline::journal {
namespace {

constexpr std::string_view kAttachmentColumns =
    "SELECT m.id, m.state, m.size, m.received, m.name, m.kind, m.width, m.height, m.seconds, "
    "m.begun,"
    " (SELECT count(*) FROM attached a JOIN entries e ON e.number = a.entry AND e.revision = "
    "a.revision WHERE a.media = m.number)"
    " FROM media m ";

std::optional<std::uint32_t> number_or_none(const store::Statement& row, int column) {
  if (row.is_null(column)) return {};
  return static_cast<std::uint32_t>(row.integer(column));
}

Attachment<RawAttachmentId> attachment_in(const store::Statement& row) {
  Attachment<RawAttachmentId> found;
  found.id = RawAttachmentId::from_bytes(row.blob(0));
  found.state = static_cast<AttachmentState>(row.integer(1));
  found.size = static_cast<std::uint64_t>(row.integer(2));
  found.received = static_cast<std::uint64_t>(row.integer(3));
  found.name = row.text(4);
  found.kind = row.text(5);
  found.width = number_or_none(row, 6);
  found.height = number_or_none(row, 7);
  found.seconds = number_or_none(row, 8);
  found.begun = time_of(row.integer(9));
  found.entries = static_cast<std::size_t>(row.integer(10));
  return found;
}

std::string sql_of(std::string_view rest) {
  return std::string(kAttachmentColumns) + std::string(rest);
}

}  // namespace

Result<std::string> file_name_to_keep(std::string_view name) {
  if (!is_text(name)) return Error::kNotText;
  name = name.substr(name.find_last_of('/') + 1);
  if (name.size() > kMaxFileNameSize) return Error::kTooLong;
  std::string kept(name);
  std::erase_if(kept, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (kept == "." || kept == "..") kept.clear();
  return kept;
}

MediaCore::MediaCore(store::Database& database, std::filesystem::path file, base::Random& random,
                     store::Disk& disk, std::uint64_t growth)
    : database_(&database),
      path_(std::move(file)),
      random_(&random),
      disk_(&disk),
      growth_(growth) {}

Result<bool> MediaCore::is_in_use() {
  auto row = database_->prepare("SELECT EXISTS (SELECT 1 FROM media_file)");
  auto found = row.step();
  if (!found) return from_store(found.error());
  return row.integer(0) == 1;
}

// Makes the media file if this store has none yet. The file comes first. If its name is not stored
// because of a crash, the next try takes the file that is there: nothing in it is in use.
Result<void> MediaCore::make_file() {
  const auto in_use = is_in_use();
  if (!in_use) return in_use.error();
  if (*in_use) return {};
  file_.reset();
  auto opened = store::SlotFile::open(*disk_, path_, *random_, growth_);
  if (!opened && opened.error() == store::Error::kNotFound)
    opened = store::SlotFile::make(*disk_, path_, *random_, growth_);
  if (!opened) return from_store(opened.error());
  file_ = *std::move(opened);
  auto row = database_->prepare("INSERT INTO media_file (only, id, hash_key) VALUES (1, ?1, ?2)");
  auto key = random_->bytes<32>();
  row.bind(1, file_->id()).bind(2, key);
  const auto done = row.run();
  crypto::wipe(key);
  return from_store(done);
}

Result<store::SlotFile*> MediaCore::open_file() {
  auto row = database_->prepare("SELECT id FROM media_file");
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  if (!file_) {
    auto opened = store::SlotFile::open(*disk_, path_, *random_, growth_);
    if (!opened) {
      const store::Error error = opened.error();
      const bool is_wrong = error == store::Error::kNotFound || error == store::Error::kDamaged ||
                            error == store::Error::kNewer;
      return is_wrong ? Error::kAttachmentDamaged : from_store(error);
    }
    file_ = *std::move(opened);
  }
  // A media file of another journal: nothing in it belongs to these rows, and nothing is written.
  if (!std::ranges::equal(row.blob(0), file_->id())) return Error::kAttachmentDamaged;
  return file_.get();
}

std::uint64_t MediaCore::Stored::chunks() const {
  return (size + store::kChunkContent - 1) / store::kChunkContent;
}

store::ChunkPlace MediaCore::Stored::place_of(std::uint64_t chunk) const {
  using Last = store::ChunkPlace::Last;
  return {chunk, chunk + 1 == chunks() ? Last::kYes : Last::kNo};
}

std::optional<std::uint64_t> MediaCore::Stored::slot_of(std::uint64_t chunk) const {
  for (const SlotRun& run : runs) {
    if (chunk < run.count) return run.first + chunk;
    chunk -= run.count;
  }
  return {};
}

Result<MediaCore::Stored> MediaCore::stored(const RawAttachmentId& id) {
  Stored found;
  {
    auto row =
        database_->prepare("SELECT number, key, state, size, received FROM media WHERE id = ?1");
    row.bind(1, id.bytes());
    auto is_there = row.step();
    if (!is_there) return from_store(is_there.error());
    if (!*is_there) return Error::kUnknown;
    found.number = row.integer(0);
    found.key = store::MediaKey(row.blob(1));
    found.state = static_cast<AttachmentState>(row.integer(2));
    found.size = static_cast<std::uint64_t>(row.integer(3));
    found.received = static_cast<std::uint64_t>(row.integer(4));
  }
  auto runs = database_->prepare(
      "SELECT first, count FROM media_slots WHERE media = ?1 AND position >= 0 ORDER BY "
      "position");
  runs.bind(1, found.number);
  for (;;) {
    auto more = runs.step();
    if (!more) return from_store(more.error());
    if (!*more) return found;
    found.runs.push_back(
        {static_cast<std::uint64_t>(runs.integer(0)), static_cast<std::uint64_t>(runs.integer(1))});
  }
}

Result<Attachment<RawAttachmentId>> MediaCore::get(const RawAttachmentId& id) {
  auto row = database_->prepare(sql_of("WHERE m.id = ?1"));
  row.bind(1, id.bytes());
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  return attachment_in(row);
}

Result<std::vector<Attachment<RawAttachmentId>>> MediaCore::list(Order order, std::size_t limit) {
  auto row = database_->prepare(sql_of(order == Order::kLargestFirst
                                           ? "ORDER BY m.size DESC, m.number LIMIT ?1"
                                           : "ORDER BY m.number LIMIT ?1"));
  row.bind(1, to_row(limit));
  std::vector<Attachment<RawAttachmentId>> all;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return all;
    all.push_back(attachment_in(row));
  }
}

Result<std::uint64_t> MediaCore::size_of_all() {
  auto row = database_->prepare("SELECT coalesce(sum(size), 0) FROM media");
  auto found = row.step();
  if (!found) return from_store(found.error());
  return static_cast<std::uint64_t>(row.integer(0));
}

Result<RawAttachmentId> MediaCore::resolve(char letter, std::string_view id_or_beginning) {
  auto id = resolve_id(database_->prepare("SELECT id FROM media WHERE id BETWEEN ?1 AND ?2"),
                       letter, id_or_beginning);
  if (!id) return id.error();
  return RawAttachmentId(*id);
}

Result<std::string> MediaCore::short_id(char letter, const RawAttachmentId& id) {
  return shortest_id(
      database_->prepare("SELECT (SELECT max(id) FROM media WHERE id < ?1), (SELECT min(id) FROM "
                         "media WHERE id > ?1) FROM media WHERE id = ?1"),
      letter, id.bytes());
}

Result<std::vector<bool>> MediaCore::slots_in_use() {
  std::vector<bool> used;
  auto row = database_->prepare("SELECT first, count FROM media_slots");
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return used;
    const auto first = static_cast<std::uint64_t>(row.integer(0));
    const auto end = first + static_cast<std::uint64_t>(row.integer(1));
    if (first > store::kMaxSlots || end > store::kMaxSlots) return Error::kStore;
    if (end > used.size()) used.resize(end);
    std::fill(used.begin() + static_cast<std::ptrdiff_t>(first),
              used.begin() + static_cast<std::ptrdiff_t>(end), true);
  }
}

Result<void> MediaCore::reserve(Stored& row, std::uint64_t chunks) {
  const auto used = slots_in_use();
  if (!used) return used.error();
  const auto frozen = snapshot_.lock();
  const auto is_free = [&](std::uint64_t slot) {
    return (slot >= used->size() || !(*used)[slot]) &&
           (!frozen || slot >= frozen->size() || !(*frozen)[slot]);
  };
  auto insert = database_->prepare(
      "INSERT INTO media_slots (media, position, first, count) VALUES (?1, ?2, ?3, ?4)");
  for (std::uint64_t slot = 0; chunks > 0;) {
    while (!is_free(slot)) ++slot;
    SlotRun run{slot, 0};
    while (run.count < chunks && is_free(slot)) {
      ++run.count;
      ++slot;
    }
    if (slot > store::kMaxSlots) return Error::kStoreFull;
    chunks -= run.count;
    insert.bind(1, row.number).bind(2, to_row(row.runs.size()));
    insert.bind(3, static_cast<std::int64_t>(run.first));
    insert.bind(4, static_cast<std::int64_t>(run.count));
    if (auto done = insert.run(); !done) return from_store(done.error());
    row.runs.push_back(run);
  }
  return {};
}

Result<std::size_t> MediaCore::drop_expired(base::WallTime now,
                                            const std::vector<RawAttachmentId>& named) {
  std::vector<std::int64_t> expired;
  {
    auto row = database_->prepare(
        "SELECT number, id FROM media WHERE (state = 0 AND begun <= ?1) OR (state = 1 AND begun <= "
        "?2 AND NOT EXISTS (SELECT 1 FROM attached WHERE media = number))");
    row.bind(1, to_row(now - kArrivingLife)).bind(2, to_row(now - kUnattachedLife));
    for (;;) {
      auto more = row.step();
      if (!more) return from_store(more.error());
      if (!*more) break;
      const auto id = RawAttachmentId::from_bytes(row.blob(1));
      if (std::ranges::find(named, id) == named.end()) expired.push_back(row.integer(0));
    }
  }
  if (expired.empty()) return std::size_t{0};
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  {
    auto row = database_->prepare("DELETE FROM media WHERE number = ?1");
    for (const std::int64_t number : expired) {
      row.bind(1, number);
      if (auto done = row.run(); !done) return from_store(done.error());
    }
  }
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  arrivals_.clear();
  forget_log(*database_);
  return expired.size();
}

Result<std::optional<MediaSnapshot>> MediaCore::snapshot() {
  const auto in_use = is_in_use();
  if (!in_use) return in_use.error();
  if (!*in_use) return std::optional<MediaSnapshot>();
  if (const auto file = open_file(); !file) return file.error();
  auto used = slots_in_use();
  if (!used) return used.error();
  MediaSnapshot taken;
  taken.size_ = store::slot_offset(std::min<std::uint64_t>(used->size(), file_->slots()));
  taken.file_ = file_;
  taken.used_ = std::make_shared<const std::vector<bool>>(std::move(*used));
  snapshot_ = taken.used_;
  return std::optional(std::move(taken));
}

Result<std::size_t> MediaCore::count_damaged() {
  std::vector<RawAttachmentId> ids;
  {
    auto row = database_->prepare("SELECT id FROM media WHERE state = 1");
    for (;;) {
      auto more = row.step();
      if (!more) return from_store(more.error());
      if (!*more) break;
      ids.push_back(RawAttachmentId::from_bytes(row.blob(0)));
    }
  }
  std::size_t damaged = 0;
  crypto::SecretBytes content(store::kChunkContent);
  for (const RawAttachmentId& id : ids) {
    const auto row = stored(id);
    if (!row) return row.error();
    for (std::uint64_t chunk = 0; chunk < row->chunks(); ++chunk) {
      const auto got = read(id, chunk * store::kChunkContent, content.view());
      if (got) continue;
      if (got.error() != Error::kAttachmentDamaged) return got.error();
      ++damaged;
      break;
    }
  }
  return damaged;
}

// Gives the file its size at rest, before the store is closed. Failures are ignored: the size tells
// a little more then, and the next opening fills it.
void MediaCore::settle() {
  arrivals_.clear();
  const auto in_use = is_in_use();
  if (!in_use || !*in_use || !snapshot_.expired()) return file_.reset();
  if (const auto file = open_file()) {
    if (const auto used = slots_in_use()) static_cast<void>((*file)->settle(used->size()).ok());
  }
  file_.reset();
}

}  // namespace waterline::journal
