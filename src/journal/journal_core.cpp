#include "journal/journal_core.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/id_range.h"
#include "journal/forget_log.h"
#include "journal/query.h"
#include "journal/resolve_id.h"
#include "journal/snippet.h"
#include "journal/text_rules.h"

namespace waterline::journal {
namespace {

using EntryId = JournalCore::EntryId;

std::int64_t to_row(std::size_t count) {
  return static_cast<std::int64_t>(std::min<std::size_t>(count, std::numeric_limits<std::int64_t>::max()));
}

std::int64_t to_row(base::WallTime time) {
  return time.time_since_epoch().count();
}

base::WallTime time_of(std::int64_t milliseconds) {
  return base::WallTime(std::chrono::milliseconds(milliseconds));
}

// Of a row that begins with id, kind, created, modified, title.
Summary<NoSide> summary_of(const store::Statement& row) {
  return {EntryId::from_bytes(row.blob(0)), Kind(row.text(1)), time_of(row.integer(2)), time_of(row.integer(3)),
          std::string(row.text(4))};
}

Result<void> check_draft(const Draft& draft) {
  const bool words_only = is_text(draft.kind) && is_text(draft.time_zone) && is_text(draft.source) &&
                          std::ranges::all_of(draft.tags, is_text);
  if (!words_only) return Error::kNotText;
  return {};
}

}  // namespace

Result<EntryId> JournalCore::add(const Draft& draft) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto kept = keep(draft);
  if (!kept) return kept.error();
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  return kept->id;
}

Result<Imported> JournalCore::add_all(const std::vector<Draft>& drafts) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  Imported imported;
  for (const Draft& draft : drafts) {
    auto kept = keep(draft);
    if (!kept) return kept.error();
    ++(kept->added ? imported.added : imported.known);
  }
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  return imported;
}

Result<JournalCore::Kept> JournalCore::keep(const Draft& draft) {
  if (auto sound = check_draft(draft); !sound) return sound.error();
  auto text = text_to_keep(draft.text);
  if (!text) return text.error();
  auto known = known_source(draft.source);
  if (!known) return known.error();
  if (*known) return Kept{**known, /*added=*/false};

  const auto id = EntryId::generate(*random_);
  if (auto done = insert(id, draft, *text); !done) return done.error();
  const std::int64_t number = database_->last_insert_rowid();
  if (auto done = insert_tags(number, draft.tags); !done) return done.error();
  if (auto done = index(number, *text); !done) return done.error();
  return Kept{id, /*added=*/true};
}

Result<std::optional<EntryId>> JournalCore::known_source(std::string_view source) {
  std::optional<EntryId> known;
  if (source.empty()) return known;
  auto row = database_->prepare("SELECT id FROM entries WHERE source = ?1 AND source <> ''");
  row.bind(1, source);
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (*found) known = EntryId::from_bytes(row.blob(0));
  return known;
}

Result<void> JournalCore::insert(const EntryId& id, const Draft& draft, const std::string& text) {
  const std::string title = title_of(text);
  auto row = database_->prepare(
      "INSERT INTO entries (id, kind, created, modified, time_zone, title, revision, source, text)"
      " VALUES (?1, ?2, ?3, ?3, ?4, ?5, 1, ?6, ?7)");
  row.bind(1, id.bytes()).bind(2, draft.kind).bind(3, to_row(draft.created)).bind(4, draft.time_zone);
  row.bind(5, title).bind(6, draft.source).bind(7, text);
  return from_store(row.run());
}

Result<void> JournalCore::insert_tags(std::int64_t number, const std::vector<std::string>& tags) {
  auto row = database_->prepare("INSERT INTO tags (entry, position, tag) VALUES (?1, ?2, ?3)");
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    if (tag->empty() || std::find(tags.begin(), tag, *tag) != tag) continue;
    row.bind(1, number).bind(2, static_cast<std::int64_t>(tag - tags.begin())).bind(3, *tag);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  return {};
}

Result<void> JournalCore::edit(const EntryId& id, std::string_view text, base::WallTime now) {
  auto kept = text_to_keep(text);
  if (!kept) return kept.error();
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto before = current(id);
  if (!before) return before.error();
  if (before->text == *kept) return {};

  auto history = database_->prepare(
      "INSERT INTO revisions (entry, revision, written, text)"
      " SELECT number, revision, modified, text FROM entries WHERE number = ?1");
  history.bind(1, before->number);
  if (auto done = history.run(); !done) return from_store(done.error());
  if (auto done = unindex(before->number, before->text); !done) return done.error();
  const std::string title = title_of(*kept);
  auto row = database_->prepare(
      "UPDATE entries SET text = ?2, title = ?3, modified = ?4, revision = revision + 1 WHERE number = ?1");
  row.bind(1, before->number).bind(2, *kept).bind(3, title).bind(4, to_row(now));
  if (auto done = row.run(); !done) return from_store(done.error());
  if (auto done = index(before->number, *kept); !done) return done.error();
  return from_store(transaction->commit());
}

Result<void> JournalCore::remove(const EntryId& id) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto entry = current(id);
  if (!entry) return entry.error();
  if (auto done = unindex(entry->number, entry->text); !done) return done.error();
  auto row = database_->prepare("DELETE FROM entries WHERE number = ?1");
  row.bind(1, entry->number);
  if (auto done = row.run(); !done) return from_store(done.error());
  // A deletion only marks the words as gone. Merging all of the index into one drops them, and those of the history.
  auto merge = database_->prepare("INSERT INTO words (words) VALUES ('optimize')");
  if (auto done = merge.run(); !done) return from_store(done.error());
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  forget_log(*database_);
  return {};
}

Result<JournalCore::Current> JournalCore::current(const EntryId& id) {
  auto row = database_->prepare("SELECT number, revision, text FROM entries WHERE id = ?1");
  row.bind(1, id.bytes());
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  return Current{row.integer(0), static_cast<std::uint32_t>(row.integer(1)), std::string(row.text(2))};
}

Result<void> JournalCore::index(std::int64_t number, std::string_view text) {
  auto row = database_->prepare("INSERT INTO words (rowid, text) VALUES (?1, ?2)");
  row.bind(1, number).bind(2, text);
  return from_store(row.run());
}

// FTS5 keeps no text of its own here: it must be told the very text that it indexed (its documentation, section 4.4.2).
Result<void> JournalCore::unindex(std::int64_t number, std::string_view text) {
  auto row = database_->prepare("INSERT INTO words (words, rowid, text) VALUES ('delete', ?1, ?2)");
  row.bind(1, number).bind(2, text);
  return from_store(row.run());
}

Result<Entry<NoSide>> JournalCore::get(const EntryId& id) {
  auto row = database_->prepare(
      "SELECT id, kind, created, modified, title, time_zone, text, revision, number FROM entries WHERE id = ?1");
  row.bind(1, id.bytes());
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  auto summary = summary_of(row);
  Entry<NoSide> entry{id,
                      std::move(summary.kind),
                      summary.created,
                      summary.modified,
                      std::string(row.text(5)),
                      std::move(summary.title),
                      std::string(row.text(6)),
                      {},
                      static_cast<std::uint32_t>(row.integer(7))};

  auto tag = database_->prepare("SELECT tag FROM tags WHERE entry = ?1 ORDER BY position");
  tag.bind(1, row.integer(8));
  for (;;) {
    auto more = tag.step();
    if (!more) return from_store(more.error());
    if (!*more) return entry;
    entry.tags.emplace_back(tag.text(0));
  }
}

Result<std::vector<Revision>> JournalCore::history(const EntryId& id) {
  auto row = database_->prepare(
      "SELECT revision, written, text FROM revisions WHERE entry = (SELECT number FROM entries WHERE id = ?1)"
      " UNION ALL SELECT revision, modified, text FROM entries WHERE id = ?1 ORDER BY 1");
  row.bind(1, id.bytes());
  std::vector<Revision> revisions;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) break;
    revisions.push_back(
        {static_cast<std::uint32_t>(row.integer(0)), time_of(row.integer(1)), std::string(row.text(2))});
  }
  if (revisions.empty()) return Error::kUnknown;
  return revisions;
}

Result<EntryId> JournalCore::resolve(char letter, std::string_view id_or_beginning) {
  auto id =
      resolve_id(database_->prepare("SELECT id FROM entries WHERE id BETWEEN ?1 AND ?2"), letter, id_or_beginning);
  if (!id) return id.error();
  return EntryId(*id);
}

Result<std::vector<Summary<NoSide>>> JournalCore::list(std::size_t limit, std::size_t offset) {
  auto row = database_->prepare(
      "SELECT id, kind, created, modified, title FROM entries"
      " ORDER BY created DESC, number DESC LIMIT ?1 OFFSET ?2");
  row.bind(1, to_row(limit)).bind(2, to_row(offset));
  std::vector<Summary<NoSide>> summaries;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return summaries;
    summaries.push_back(summary_of(row));
  }
}

Result<std::vector<Found<NoSide>>> JournalCore::search(std::string_view query, std::size_t limit) {
  auto expression = match_expression(query);
  if (!expression) return expression.error();
  // Not FTS5's own snippet(), whose time grows with the square of the hits in a text. That of highlight() grows with
  // the hits times the text, so that it is for texts of a bearable size.
  auto row = database_->prepare(
      "SELECT id, kind, created, modified, title,"
      " CASE WHEN length(CAST(entries.text AS BLOB)) <= ?3 THEN highlight(words, 0, char(2), char(3))"
      " ELSE substr(entries.text, 1, 1000) END"
      " FROM words JOIN entries ON entries.number = words.rowid"
      " WHERE words MATCH ?1 ORDER BY rank LIMIT ?2");
  row.bind(1, *expression).bind(2, to_row(limit)).bind(3, to_row(kMaxHighlightSize));
  std::vector<Found<NoSide>> hits;
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return hits;
    hits.push_back({summary_of(row), snippet_of(row.text(5))});
  }
}

Result<std::string> JournalCore::short_id(char letter, const EntryId& id) {
  auto row = database_->prepare(
      "SELECT (SELECT max(id) FROM entries WHERE id < ?1), (SELECT min(id) FROM entries WHERE id > ?1)"
      " FROM entries WHERE id = ?1");
  row.bind(1, id.bytes());
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return Error::kUnknown;
  // Ids sort as their texts do, so one of its two neighbours shares the most with it.
  const std::string text = letter + base::to_base32(id.bytes());
  std::size_t size = base::kMinBeginningSize;
  for (const int neighbour : {0, 1}) {
    if (row.is_null(neighbour)) continue;
    const std::string other = letter + base::to_base32(row.blob(neighbour));
    const auto differs = std::ranges::mismatch(text, other).in1;
    size = std::max(size, static_cast<std::size_t>(differs - text.begin()) + 1);
  }
  return text.substr(0, size);
}

}  // namespace waterline::journal
