#include "journal/forget_log.h"
#include "journal/journal_core.h"
#include "journal/rows.h"
#include "journal/text_rules.h"

namespace waterline::journal {

using EntryId = JournalCore::EntryId;

Result<void> JournalCore::put_into_bin(const EntryId& id, base::WallTime now) {
  auto entry = current_in_use(id);
  if (!entry) return entry.error();
  {
    auto row = database_->prepare("INSERT INTO bin (entry, removed) VALUES (?1, ?2)");
    row.bind(1, entry->number).bind(2, to_row(now));
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  // Deleting the entry also deleted rows that depend on it (such as a waiting share). This empties
  // the log, which still holds all of that in sealed form.
  forget_log(*database_);
  return {};
}

Result<void> JournalCore::restore(const EntryId& id) {
  auto row = database_->prepare(
      "DELETE FROM bin WHERE entry = (SELECT number FROM entries WHERE id = ?1)");
  row.bind(1, id.bytes());
  if (auto done = row.run(); !done) return from_store(done.error());
  if (database_->changes() == 0) return Error::kUnknown;
  return {};
}

Result<void> JournalCore::mark(Mark mark, const EntryId& id, bool marked) {
  auto entry = current_in_use(id);
  if (!entry) return entry.error();
  const bool pins = mark == Mark::kPinned;
  auto row =
      database_->prepare(marked ? (pins ? "INSERT OR IGNORE INTO pins (entry) VALUES (?1)"
                                        : "INSERT OR IGNORE INTO left_out (entry) VALUES (?1)")
                                : (pins ? "DELETE FROM pins WHERE entry = ?1"
                                        : "DELETE FROM left_out WHERE entry = ?1"));
  row.bind(1, entry->number);
  return from_store(row.run());
}

Result<void> JournalCore::link(const EntryId& from, const EntryId& to) {
  auto entry = current_in_use(from);
  if (!entry) return entry.error();
  auto target = current_in_use(to);
  if (!target) return target.error();
  if (entry->number == target->number) return Error::kUnknown;
  auto row = database_->prepare("INSERT OR IGNORE INTO links (entry, target) VALUES (?1, ?2)");
  row.bind(1, entry->number).bind(2, target->number);
  return from_store(row.run());
}

Result<void> JournalCore::unlink(const EntryId& from, const EntryId& to) {
  auto row = database_->prepare(
      "DELETE FROM links WHERE entry = (SELECT number FROM entries WHERE id = ?1)"
      " AND target = (SELECT number FROM entries WHERE id = ?2)");
  row.bind(1, from.bytes()).bind(2, to.bytes());
  if (auto done = row.run(); !done) return from_store(done.error());
  if (database_->changes() == 0) return Error::kUnknown;
  return {};
}

Result<void> JournalCore::rename_tag(std::string_view from, std::string_view to) {
  if (!is_text(from) || !is_text(to)) return Error::kNotText;
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  if (from != to) {
    // An entry that has both tags loses the old one here, so that it does not get the new one
    // twice.
    auto both = database_->prepare(
        "DELETE FROM tags WHERE tag = ?1 AND entry IN (SELECT entry FROM tags WHERE tag = ?2)");
    both.bind(1, from).bind(2, to);
    if (auto done = both.run(); !done) return from_store(done.error());
  }
  const auto merged = database_->changes();
  auto row = database_->prepare(to.empty() ? "DELETE FROM tags WHERE tag = ?1"
                                           : "UPDATE tags SET tag = ?2 WHERE tag = ?1");
  row.bind(1, from);
  if (!to.empty()) row.bind(2, to);
  if (auto done = row.run(); !done) return from_store(done.error());
  if (database_->changes() + (from != to ? merged : 0) == 0) return Error::kUnknown;
  return from_store(transaction->commit());
}

Result<std::optional<std::string>> JournalCore::own(std::string_view topic) {
  auto row = database_->prepare("SELECT content FROM own WHERE topic = ?1");
  row.bind(1, topic);
  auto found = row.step();
  if (!found) return from_store(found.error());
  if (!*found) return std::optional<std::string>();
  return std::optional(std::string(row.text(0)));
}

Result<void> JournalCore::set_own(std::string_view topic, std::string_view content) {
  if (!is_text(topic) || !is_text(content)) return Error::kNotText;
  if (topic.size() > kMaxNameSize || content.size() > kMaxEntrySize) return Error::kTooLong;
  {
    auto row = database_->prepare(
        content.empty() ? "DELETE FROM own WHERE topic = ?1"
                        : "INSERT OR REPLACE INTO own (topic, content) VALUES (?1, ?2)");
    row.bind(1, topic);
    if (!content.empty()) row.bind(2, content);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  // The log still holds the content that was replaced or deleted, in sealed form. The person may
  // have had a reason to delete it, so the log is emptied.
  forget_log(*database_);
  return {};
}

Result<void> JournalCore::drop_own(std::string_view topic) {
  if (topic.empty()) return {};
  auto row = database_->prepare("DELETE FROM own WHERE topic = ?1");
  row.bind(1, topic);
  return from_store(row.run());
}

Result<std::vector<std::string>> JournalCore::own_topics(std::string_view prefix) {
  std::vector<std::string> topics;
  auto row = database_->prepare(
      "SELECT topic FROM own WHERE substr(topic, 1, length(?1)) = ?1 ORDER BY topic");
  row.bind(1, prefix);
  for (;;) {
    auto more = row.step();
    if (!more) return from_store(more.error());
    if (!*more) return topics;
    topics.emplace_back(row.text(0));
  }
}

}  // namespace waterline::journal
