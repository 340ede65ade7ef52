#include <algorithm>

#include "journal/journal_core.h"
#include "journal/runs.h"
#include "unicode/folding.h"

// Makes the data that is derived from entries: the full-text index, and data that an entry lacks
// because it was written before a later step of the schema.
namespace waterline::journal {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The words of an entry in the form in which they are indexed, and its runs (stretches of writing
// without spaces, runs.h).
struct Derived {
  std::string text;
  std::string fields;
  std::string runs;
};

Derived derive(std::string_view text, std::string_view fields) {
  Derived derived{unicode::folded(text).text(), unicode::folded(fields).text(), {}};
  derived.runs = runs_of(derived.text + "\n" + derived.fields);
  return derived;
}

// Stores the data that was derived from an entry for the index. `text` and `fields` are the entry's
// own words; a derived text that equals them is not stored.
Result<void> keep_derived(store::Database& database, std::int64_t number, const Derived& derived,
                          std::string_view text, std::string_view fields) {
  {
    auto row = database.prepare(derived.runs.empty()
                                    ? "DELETE FROM runs WHERE entry = ?1"
                                    : "INSERT OR REPLACE INTO runs (entry, text) VALUES (?1, ?2)");
    row.bind(1, number);
    if (!derived.runs.empty()) row.bind(2, derived.runs);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  const bool text_differs = derived.text != text;
  const bool fields_differ = derived.fields != fields;
  auto row = database.prepare(
      text_differs || fields_differ
          ? "INSERT OR REPLACE INTO folded (entry, text, fields) VALUES (?1, ?2, ?3)"
          : "DELETE FROM folded WHERE entry = ?1");
  row.bind(1, number);
  if (text_differs || fields_differ) {
    text_differs ? row.bind(2, derived.text) : row.bind_null(2);
    fields_differ ? row.bind(3, derived.fields) : row.bind_null(3);
  }
  return from_store(row.run());
}

}  // namespace

Result<void> JournalCore::index(std::int64_t number) {
  auto row = database_->prepare(
      "INSERT INTO words (rowid, text, fields, runs) SELECT number, text, fields, runs FROM "
      "searched WHERE number = "
      "?1");
  row.bind(1, number);
  return from_store(row.run());
}

// Indexes a new entry, as index() does, but takes the words from `state`. Reading them back from
// the view `searched` would take longer than FTS5 needs to index them.
Result<void> JournalCore::index_new(std::int64_t number, const Revision& state) {
  std::string fields;
  for (const Field& field : state.fields) fields += (fields.empty() ? "" : "\n") + field.value;
  // Folding (unicode/folding.h) and runs (runs.h) concern only characters beyond ASCII. So a text
  // in ASCII needs no derived data.
  Derived derived{state.text, fields, {}};
  if (!is_ascii(state.text) || !is_ascii(fields)) {
    derived = derive(state.text, fields);
    if (auto done = keep_derived(*database_, number, derived, state.text, fields); !done)
      return done;
  }
  auto row =
      database_->prepare("INSERT INTO words (rowid, text, fields, runs) VALUES (?1, ?2, ?3, ?4)");
  row.bind(1, number).bind(2, derived.text).bind(3, derived.fields).bind(4, derived.runs);
  return from_store(row.run());
}

// Removes an entry from the index. FTS5 has no copy of the texts here, so it must get exactly the
// text that it indexed (its documentation, section 4.4.2), which the view `searched` returns. So
// call this before any change to the rows that the view reads.
Result<void> JournalCore::unindex(std::int64_t number) {
  auto row = database_->prepare(
      "INSERT INTO words (words, rowid, text, fields, runs)"
      " SELECT 'delete', number, text, fields, runs FROM searched WHERE number = ?1");
  row.bind(1, number);
  return from_store(row.run());
}

// Computes and stores what the index needs besides an entry's own words: their folded form, and the
// entry's runs (stretches of writing without spaces, runs.h). REQUIRES: unindex() was called
// before, and index() will be called after.
Result<void> JournalCore::derive_index(std::int64_t number) {
  std::string text;
  std::string fields;
  {
    auto row = database_->prepare("SELECT text, fields FROM written WHERE number = ?1");
    row.bind(1, number);
    auto found = row.step();
    if (!found) return from_store(found.error());
    if (*found) {
      text = row.text(0);
      fields = row.text(1);
    }
  }
  return keep_derived(*database_, number, derive(text, fields), text, fields);
}

Result<void> JournalCore::catch_up() {
  {
    // Writes to the store only if there is something to do, because its disk may be full or
    // read-only.
    auto row = database_->prepare(
        "SELECT EXISTS (SELECT 1 FROM writer WHERE own = 1) AND NOT EXISTS (SELECT 1 FROM unread)");
    auto found = row.step();
    if (!found) return from_store(found.error());
    if (*found && row.integer(0) == 1) return {};
  }
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  if (auto done = make_writer(); !done) return done;
  for (;;) {
    std::int64_t number = 0;
    {
      auto row = database_->prepare("SELECT min(entry) FROM unread");
      auto found = row.step();
      if (!found) return from_store(found.error());
      if (row.is_null(0)) break;
      number = row.integer(0);
    }
    if (auto done = unindex(number); !done) return done;
    if (auto done = derive_index(number); !done) return done;
    if (auto done = index(number); !done) return done;
    if (auto done = make_missing_lineage(number); !done) return done;
    auto read = database_->prepare("DELETE FROM unread WHERE entry = ?1");
    read.bind(1, number);
    if (auto done = read.run(); !done) return from_store(done.error());
  }
  return from_store(transaction->commit());
}

}  // namespace waterline::journal
