#include <algorithm>
#include <utility>

#include "journal/journal_core.h"
#include "journal/resolve_id.h"
#include "journal/rows.h"

namespace waterline::journal {

using EntryId = JournalCore::EntryId;

Result<JournalCore::Current> JournalCore::current(const EntryId& id) {
  Current current;
  {
    auto row = database_->prepare(
        "SELECT number, revision, (SELECT 1 FROM bin WHERE bin.entry = number), text, present.id"
        " FROM entries JOIN present ON present.entry = number WHERE entries.id = ?1");
    row.bind(1, id.bytes());
    auto found = row.step();
    if (!found) return from_store(found.error());
    if (!*found) return Error::kUnknown;
    current.number = row.integer(0);
    current.revision = static_cast<std::uint32_t>(row.integer(1));
    current.in_bin = !row.is_null(2);
    current.text = row.text(3);
    if (!row.is_null(4)) current.revision_id = RevisionId::from_bytes(row.blob(4));
  }
  auto fields = fields_of(current.number, current.revision);
  if (!fields) return fields.error();
  current.fields = std::move(*fields);
  auto attachments = attachments_of(current.number, current.revision);
  if (!attachments) return attachments.error();
  current.attachments = std::move(*attachments);
  return current;
}

Result<JournalCore::Current> JournalCore::current_in_use(const EntryId& id) {
  auto found = current(id);
  if (found && found->in_bin) return Error::kUnknown;
  return found;
}

Result<std::vector<Field>> JournalCore::fields_of(std::int64_t number, std::uint32_t revision) {
  auto row = database_->prepare(
      "SELECT name, value FROM fields WHERE entry = ?1 AND revision = ?2 ORDER BY position");
  row.bind(1, number).bind(2, std::int64_t{revision});
  std::vector<Field> fields;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return fields;
    fields.push_back({std::string(row.text(0)), std::string(row.text(1))});
  }
}

Result<std::vector<EntryId>> JournalCore::ids_of(store::Statement rows) {
  std::vector<EntryId> ids;
  for (;;) {
    auto more = rows.step();
    if (!more) return from_store(more.error());
    if (!*more) return ids;
    ids.push_back(EntryId::from_bytes(rows.blob(0)));
  }
}

Result<Entry<NoSide>> JournalCore::get(const EntryId& id) {
  Entry<NoSide> entry;
  entry.id = id;
  std::int64_t number = 0;
  {
    auto row = database_->prepare(
        "SELECT number, kind, created, modified, title, time_zone, revision, day,"
        " (SELECT 1 FROM pins WHERE pins.entry = number), (SELECT 1 FROM left_out WHERE "
        "left_out.entry = number),"
        " (SELECT removed FROM bin WHERE bin.entry = number), text, present.id, parents,"
        " source FROM entries JOIN present ON present.entry = number WHERE entries.id = ?1");
    row.bind(1, id.bytes());
    auto found = row.step();
    if (!found) return from_store(found.error());
    if (!*found) return Error::kUnknown;
    number = row.integer(0);
    entry.kind = row.text(1);
    entry.created = time_of(row.integer(2));
    entry.modified = time_of(row.integer(3));
    entry.title = row.text(4);
    entry.time_zone = row.text(5);
    entry.revision = static_cast<std::uint32_t>(row.integer(6));
    entry.day = day_of(row.integer(7));
    entry.pinned = !row.is_null(8);
    entry.left_out = !row.is_null(9);
    if (!row.is_null(10)) entry.removed = time_of(row.integer(10));
    entry.text = row.text(11);
    entry.lineage = lineage_in(row, 12);
    entry.source = row.text(14);
  }
  auto fields = fields_of(number, entry.revision);
  if (!fields) return fields.error();
  entry.fields = std::move(*fields);
  auto attachments = attachments_of(number, entry.revision);
  if (!attachments) return attachments.error();
  entry.attachments = std::move(*attachments);

  // Leave out links to entries that are in the bin.
  auto to = database_->prepare(
      "SELECT id FROM links JOIN entries ON number = target WHERE entry = ?1"
      " AND target NOT IN (SELECT entry FROM bin) ORDER BY created, number");
  to.bind(1, number);
  auto links = ids_of(std::move(to));
  if (!links) return links.error();
  entry.links = std::move(*links);
  auto from = database_->prepare(
      "SELECT id FROM links JOIN entries ON number = entry WHERE target = ?1"
      " AND number NOT IN (SELECT entry FROM bin) ORDER BY created, number");
  from.bind(1, number);
  auto linked_from = ids_of(std::move(from));
  if (!linked_from) return linked_from.error();
  entry.linked_from = std::move(*linked_from);

  auto tags = tags_of(number);
  if (!tags) return tags.error();
  entry.tags = std::move(*tags);
  return entry;
}

Result<std::vector<std::string>> JournalCore::tags_of(std::int64_t number) {
  std::vector<std::string> tags;
  auto tag = database_->prepare("SELECT tag FROM tags WHERE entry = ?1 ORDER BY position");
  tag.bind(1, number);
  for (;;) {
    auto more = tag.step();
    if (!more) return from_store(more.error());
    if (!*more) return tags;
    tags.emplace_back(tag.text(0));
  }
}

Result<std::vector<Revision>> JournalCore::history(const EntryId& id) {
  std::vector<Revision> revisions;
  std::int64_t number = 0;
  {
    auto row = database_->prepare(
        "SELECT entry, revision, written, text, revisions.id, parents, writer.id"
        " FROM revisions LEFT JOIN writer ON n = writer"
        " WHERE entry = (SELECT number FROM entries WHERE entries.id = ?1)"
        " UNION ALL SELECT number, revision, modified, text, present.id, parents, writer.id"
        " FROM entries JOIN present ON present.entry = number LEFT JOIN writer ON n = writer"
        " WHERE entries.id = ?1 ORDER BY 2");
    row.bind(1, id.bytes());
    for (;;) {
      auto more = row.step();
      if (!more) return from_store(more.error());
      if (!*more) break;
      number = row.integer(0);
      Revision& revision = revisions.emplace_back();
      revision.number = static_cast<std::uint32_t>(row.integer(1));
      revision.written = time_of(row.integer(2));
      revision.text = row.text(3);
      revision.lineage = lineage_in(row, 4);
      if (!row.is_null(6)) revision.writer = WriterId::from_bytes(row.blob(6));
    }
  }
  if (revisions.empty()) return Error::kUnknown;
  for (Revision& revision : revisions) {
    auto fields = fields_of(number, revision.number);
    if (!fields) return fields.error();
    revision.fields = std::move(*fields);
    auto attachments = attachments_in_history(number, revision.number);
    if (!attachments) return attachments.error();
    revision.attachments = std::move(*attachments);
  }
  return revisions;
}

Result<EntryId> JournalCore::resolve(char letter, std::string_view id_or_beginning) {
  auto id = resolve_id(database_->prepare("SELECT id FROM entries WHERE id BETWEEN ?1 AND ?2"),
                       letter, id_or_beginning);
  if (!id) return id.error();
  return EntryId(*id);
}

Result<std::string> JournalCore::short_id(char letter, const EntryId& id) {
  return shortest_id(
      database_->prepare("SELECT (SELECT max(id) FROM entries WHERE id < ?1), (SELECT min(id) FROM "
                         "entries WHERE id > ?1) FROM entries WHERE id = ?1"),
      letter, id.bytes());
}

}  // namespace waterline::journal
