#include "journal/journal.h"

namespace waterline::journal {

// The text stands last in its row, so that a list reads no more of an entry than its title. `revisions` holds the
// superseded texts. No AUTOINCREMENT: its table would keep count of entries that were removed.
constexpr std::string_view kJournalSchema = R"sql(
CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  kind TEXT NOT NULL,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  time_zone TEXT NOT NULL,
  title TEXT NOT NULL,
  revision INTEGER NOT NULL,
  source TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX entries_by_creation ON entries (created);
CREATE UNIQUE INDEX entries_by_source ON entries (source) WHERE source <> '';

CREATE TABLE revisions (
  entry INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  written INTEGER NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (entry, revision)
);

CREATE TABLE tags (
  entry INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (entry, position)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5(
  text, content = 'entries', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
-- A leaf of the index that fits one sealed page, which has 40 bytes less than SQLite's 4096; FTS5's own size (4050) would
-- put the end of each on a page of its own.
INSERT INTO words (words, rank) VALUES ('pgsz', 4010);
)sql";

}  // namespace waterline::journal
