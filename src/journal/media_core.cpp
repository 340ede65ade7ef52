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
    "a.revision WHERE a.media = m.number), m.file, m.made_here"
    " FROM media m ";

// `file` is the number of the media file in place.
Attachment<RawAttachmentId> attachment_in(const store::Statement& row, std::int64_t file) {
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
  found.is_here = row.integer(11) == file;
  found.made_here = row.integer(12) != 0;
  return found;
}

std::string sql_of(std::string_view rest) {
  return std::string(kAttachmentColumns) + std::string(rest);
}

}  // namespace

MediaCore::MediaCore(store::Database& database, std::filesystem::path file, base::Random& random,
                     store::Disk& disk, std::uint64_t growth)
    : database_(&database),
      path_(std::move(file)),
      random_(&random),
      disk_(&disk),
      growth_(growth) {}

std::uint64_t MediaCore::Stored::chunks() const {
  return store::chunks_of(size);
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
    auto row = database_->prepare(
        "SELECT number, key, state, size, received, file FROM media WHERE id = ?1");
    row.bind(1, id.bytes());
    auto is_there = row.step();
    if (!is_there) return from_store(is_there.error());
    if (!*is_there) return Error::kUnknown;
    found.number = row.integer(0);
    found.key = store::MediaKey(row.blob(1));
    found.state = static_cast<AttachmentState>(row.integer(2));
    found.size = static_cast<std::uint64_t>(row.integer(3));
    found.received = static_cast<std::uint64_t>(row.integer(4));
    found.file = row.integer(5);
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
  static_cast<void>(open_file().ok());
  auto row = database_->prepare(sql_of("WHERE m.id = ?1"));
  row.bind(1, id.bytes());
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  return attachment_in(row, number_);
}

Result<std::vector<Attachment<RawAttachmentId>>> MediaCore::list(Order order, std::size_t limit) {
  static_cast<void>(open_file().ok());
  auto row = database_->prepare(sql_of(order == Order::kLargestFirst
                                           ? "ORDER BY m.size DESC, m.number LIMIT ?1"
                                           : "ORDER BY m.number LIMIT ?1"));
  row.bind(1, to_row(limit));
  std::vector<Attachment<RawAttachmentId>> all;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return all;
    all.push_back(attachment_in(row, number_));
  }
}

Result<std::uint64_t> MediaCore::size_of_all() {
  auto row = database_->prepare("SELECT coalesce(sum(size), 0) FROM media WHERE state <> 2");
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

Result<std::size_t> MediaCore::drop_expired(base::WallTime now,
                                            const std::vector<RawAttachmentId>& named) {
  std::vector<std::int64_t> expired;
  {
    auto row = database_->prepare(
        "SELECT number, id FROM media WHERE (state = 0 AND begun <= ?1) OR (state <> 0 AND begun "
        "<= "
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
  recordings_.clear();
  touched_.clear();
  forget_log(*database_);
  return expired.size();
}

Result<std::optional<MediaSnapshot>> MediaCore::snapshot() {
  const auto in_use = is_in_use();
  if (!in_use) return in_use.error();
  if (!*in_use) return std::optional<MediaSnapshot>();
  if (const auto file = open_file(); !file) return file.error();
  if (number_ == kNoFile) return Error::kAttachmentDamaged;
  auto used = slots_in_use(Whose::kThisCopy);
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

Result<std::size_t> MediaCore::count_missing() {
  static_cast<void>(open_file().ok());
  auto row = database_->prepare("SELECT count(*) FROM media WHERE state = 1 AND file <> ?1");
  row.bind(1, number_);
  auto found = row.step();
  if (!found) return from_store(found.error());
  return static_cast<std::size_t>(row.integer(0));
}

}  // namespace waterline::journal
