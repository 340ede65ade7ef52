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

}  // namespace waterline::vault
