#pragma once

#include <string_view>

namespace waterline::vault {

// What the vault's store has beside the journal's tables: the shares that wait, where those that left came from, and
// settings. Comes after journal::kJournalSchema; what follows below was
// added later, step by step.
constexpr std::string_view kVaultSchema = R"sql(
CREATE TABLE held (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  entry BLOB NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
  rendition INTEGER NOT NULL,
  day INTEGER,                -- days since 1970-01-01
  due INTEGER NOT NULL,       -- milliseconds since then, UTC
  text TEXT NOT NULL
);
CREATE INDEX held_by_entry ON held (entry);

CREATE TABLE departures (
  number INTEGER PRIMARY KEY,
  entry BLOB NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
  item BLOB NOT NULL UNIQUE CHECK (length(item) = 16)
);
CREATE INDEX departures_by_entry ON departures (entry);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
)sql";

// A restored backup may hold a share that was cancelled since: it waits for the person's word, however long it was due.
constexpr std::string_view kPausedShares = R"sql(
ALTER TABLE held ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
)sql";

// What came after the first version: shares that wait for a moment that has a name, that end, that may be replied to or
// that revise; and answers to the questions of two, until they are sealed.
constexpr std::string_view kLaterSharing = R"sql(
ALTER TABLE held ADD COLUMN until TEXT;            -- waits for this to be said instead of for `due`
ALTER TABLE held ADD COLUMN days_shown INTEGER;    -- from the day on which it leaves
ALTER TABLE held ADD COLUMN replies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE held ADD COLUMN revises BLOB CHECK (revises IS NULL OR length(revises) = 16);
CREATE UNIQUE INDEX held_by_item ON held (revises) WHERE revises IS NOT NULL;

CREATE TABLE answers (
  question BLOB PRIMARY KEY NOT NULL CHECK (length(question) = 16),
  text TEXT NOT NULL
);
)sql";

// Nothing rises from what lies in the bin.
constexpr std::string_view kNothingRisesFromTheBin = R"sql(
CREATE TRIGGER nothing_rises_from_the_bin AFTER INSERT ON bin BEGIN
  DELETE FROM held WHERE entry = (SELECT id FROM entries WHERE number = NEW.entry);
END;
CREATE TRIGGER nothing_is_held_from_the_bin BEFORE INSERT ON held
WHEN EXISTS (SELECT 1 FROM entries JOIN bin ON bin.entry = entries.number WHERE entries.id = NEW.entry) BEGIN
  SELECT raise(ABORT, 'in the bin');
END;
)sql";

}  // namespace waterline::vault
