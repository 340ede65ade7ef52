#include "journal/journal.h"

namespace waterline::journal {

// The text is the last column of an entry, so that SQLite need not read it for a list with titles.
// `revisions` holds the texts of earlier revisions. AUTOINCREMENT is not used, because its table
// would keep a count that includes deleted entries.
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

// A later step of the schema. Bin, pins, links and days have tables of their own, and not columns
// in `entries`: SQLite could read a column behind the text only by reading all pages of the text. A
// field belongs to a revision, and every revision has all its fields, so that the history shows
// them as they were. The table `own` has contents that the person stored under topics
// (Journal::own).
//
// The full-text index is built anew from an entry's text, its fields and its stretches of writing
// without spaces (runs.h). The table `unread` lists the entries for which these stretches must
// still be computed, which happens when the store is opened next.
constexpr std::string_view kJournalGrowth = R"sql(
CREATE TABLE fields (
  entry INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (entry, revision, name)
) WITHOUT ROWID;
CREATE INDEX fields_by_name ON fields (name);

CREATE TABLE days (
  entry INTEGER PRIMARY KEY REFERENCES entries (number) ON DELETE CASCADE,
  day INTEGER NOT NULL  -- since 1970-01-01, on the writer's calendar
);
INSERT INTO days SELECT number, (created - iif(created < 0, 86399999, 0)) / 86400000 FROM entries;
CREATE INDEX days_by_day ON days (day);

CREATE TABLE pins (entry INTEGER PRIMARY KEY REFERENCES entries (number) ON DELETE CASCADE);
CREATE TABLE left_out (entry INTEGER PRIMARY KEY REFERENCES entries (number) ON DELETE CASCADE);
CREATE TABLE bin (
  entry INTEGER PRIMARY KEY REFERENCES entries (number) ON DELETE CASCADE,
  removed INTEGER NOT NULL
);
CREATE TABLE links (
  entry INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  target INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  PRIMARY KEY (entry, target)
) WITHOUT ROWID;
CREATE INDEX links_by_target ON links (target);
CREATE INDEX tags_by_name ON tags (tag COLLATE NOCASE);

CREATE TABLE own (
  topic TEXT PRIMARY KEY,
  content TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (
  entry INTEGER PRIMARY KEY REFERENCES entries (number) ON DELETE CASCADE,
  text TEXT NOT NULL
);
CREATE TABLE unread (entry INTEGER PRIMARY KEY REFERENCES entries (number) ON DELETE CASCADE);
INSERT INTO unread SELECT number FROM entries;

CREATE VIEW searched (number, text, fields, runs) AS
  SELECT number, text,
    coalesce((SELECT group_concat(value, char(10)) FROM
      (SELECT value FROM fields WHERE fields.entry = entries.number AND fields.revision = entries.revision
       ORDER BY position)), ''),
    coalesce((SELECT runs.text FROM runs WHERE runs.entry = entries.number), '')
  FROM entries;
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5(
  text, fields, runs, content = 'searched', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO words (words, rank) VALUES ('pgsz', 4010);  -- as above
INSERT INTO words (words) VALUES ('rebuild');
)sql";

// A later step of the schema: each revision gets an id and the ids of its parents. For the present
// revision of an entry, both are in the table `present`, which also has the entry's day. SQLite
// could read columns behind the text only by reading all pages of the text, and a further table
// would cost another page for every entry that is written. A writer is a copy of the store in which
// revisions were written; in the table `writer`, `own` marks this copy. Older revisions get their
// ids when the store is opened next: the table `unread` lists their entries.
constexpr std::string_view kJournalLineage = R"sql(
CREATE TABLE writer (
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  own INTEGER NOT NULL  -- 1: writes here now
);
CREATE UNIQUE INDEX writer_here ON writer (own) WHERE own = 1;

CREATE TABLE present (
  entry INTEGER PRIMARY KEY REFERENCES entries (number) ON DELETE CASCADE,
  day INTEGER NOT NULL,  -- since 1970-01-01, on the writer's calendar
  id BLOB CHECK (length(id) = 16),
  parents BLOB CHECK (length(parents) % 16 = 0),  -- ascending, one behind the other
  writer INTEGER REFERENCES writer (n)
);
INSERT INTO present (entry, day) SELECT entry, day FROM days;
DROP TABLE days;
CREATE INDEX present_by_day ON present (day);

CREATE TABLE superseded (
  entry INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  written INTEGER NOT NULL,
  id BLOB CHECK (length(id) = 16),
  parents BLOB CHECK (length(parents) % 16 = 0),
  writer INTEGER REFERENCES writer (n),
  text TEXT NOT NULL,
  UNIQUE (entry, revision)
);
INSERT INTO superseded (entry, revision, written, text) SELECT entry, revision, written, text FROM revisions;
DROP TABLE revisions;
ALTER TABLE superseded RENAME TO revisions;
INSERT OR IGNORE INTO unread SELECT number FROM entries;
)sql";

// A later step of the schema: the index is made of folded texts (unicode/folding.h). An entry has a
// row in the table `folded` if its text or its fields differ from their folded form; if only one of
// the two differs, the column for the other one is NULL. This step puts all existing entries into
// the table `unread`, so that they are indexed anew when the store is opened next. If the folding
// is changed later, another schema step must do so again.
constexpr std::string_view kJournalFolding = R"sql(
CREATE TABLE folded (
  entry INTEGER PRIMARY KEY REFERENCES entries (number) ON DELETE CASCADE,
  text TEXT,
  fields TEXT
);
DROP VIEW searched;
CREATE VIEW written (number, text, fields) AS
  SELECT number, text,
    coalesce((SELECT group_concat(value, char(10)) FROM
      (SELECT value FROM fields WHERE fields.entry = entries.number AND fields.revision = entries.revision
       ORDER BY position)), '')
  FROM entries;
CREATE VIEW searched (number, text, fields, runs) AS
  SELECT number,
    coalesce((SELECT folded.text FROM folded WHERE folded.entry = number), text),
    coalesce((SELECT folded.fields FROM folded WHERE folded.entry = number), fields),
    coalesce((SELECT runs.text FROM runs WHERE runs.entry = number), '')
  FROM written;
INSERT OR IGNORE INTO unread SELECT number FROM entries;
)sql";

// A later step of the schema: attachments (attachment.h, media_core.h). `media` has a row for each
// content and `media_slots` the slots of the media file in which it lies, in order. `attached` says
// which revision of which entry has it, as `fields` does for answers; a row without `media` is one
// that was removed for good. `media_file` names the file, with the key under which contents are
// compared; it has no row while there was never an attachment.
//
// Descriptions and file names are searched as answers are.
constexpr std::string_view kJournalAttachments = R"sql(
CREATE TABLE media_file (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id BLOB NOT NULL CHECK (length(id) = 16),
  hash_key BLOB NOT NULL CHECK (length(hash_key) = 32)
);
CREATE TABLE media (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  key BLOB NOT NULL CHECK (length(key) = 32),
  size INTEGER NOT NULL CHECK (size > 0),
  hash BLOB UNIQUE CHECK (hash IS NULL OR length(hash) = 32),
  kind TEXT NOT NULL,
  width INTEGER,
  height INTEGER,
  seconds INTEGER,
  made_here INTEGER NOT NULL,  -- 1: this program recorded it
  name TEXT NOT NULL,
  state INTEGER NOT NULL,      -- AttachmentState
  received INTEGER NOT NULL,
  begun INTEGER NOT NULL
);
CREATE TABLE media_slots (
  media INTEGER NOT NULL REFERENCES media (number) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (media, position)
) WITHOUT ROWID;
CREATE TABLE attached (
  entry INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL,
  media INTEGER REFERENCES media (number),
  description TEXT NOT NULL,
  PRIMARY KEY (entry, revision, position)
) WITHOUT ROWID;
CREATE INDEX attached_by_media ON attached (media);

DROP VIEW searched;
DROP VIEW written;
CREATE VIEW written (number, text, fields) AS
  SELECT number, text,
    coalesce((SELECT group_concat(value, char(10)) FROM
      (SELECT value FROM fields WHERE fields.entry = entries.number AND fields.revision = entries.revision
       ORDER BY position)), '') ||
    coalesce((SELECT group_concat(words, '') FROM
      (SELECT char(10) || description || char(10) || name AS words FROM attached JOIN media ON media.number = attached.media
       WHERE attached.entry = entries.number AND attached.revision = entries.revision ORDER BY position)), '')
  FROM entries;
CREATE VIEW searched (number, text, fields, runs) AS
  SELECT number,
    coalesce((SELECT folded.text FROM folded WHERE folded.entry = number), text),
    coalesce((SELECT folded.fields FROM folded WHERE folded.entry = number), fields),
    coalesce((SELECT runs.text FROM runs WHERE runs.entry = number), '')
  FROM written;
)sql";

// A later step of the schema: a store may know several media files, since one can be lost and come
// back (media_files.cpp). `media_files` has a row for each, with the stamps that its header may have;
// `media.file` says in which file an attachment lies. `media_kept` has slots that another copy of
// this store may own, and `media_freed` those that a deletion freed and that are to be overwritten.
constexpr std::string_view kJournalMediaFiles = R"sql(
CREATE TABLE media_secret (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  hash_key BLOB NOT NULL CHECK (length(hash_key) = 32)
);
INSERT INTO media_secret SELECT only, hash_key FROM media_file;
CREATE TABLE media_files (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  stamp BLOB CHECK (length(stamp) = 16),
  next BLOB CHECK (length(next) = 16),
  any_stamp INTEGER NOT NULL DEFAULT 0  -- 1: no other copy of this store can write to it
);
INSERT INTO media_files (number, id) SELECT 1, id FROM media_file;
DROP TABLE media_file;
ALTER TABLE media ADD COLUMN file INTEGER NOT NULL DEFAULT 1;
CREATE TABLE media_kept (
  file INTEGER NOT NULL REFERENCES media_files (number),
  first INTEGER NOT NULL,
  count INTEGER NOT NULL
);
CREATE TABLE media_freed (
  file INTEGER NOT NULL REFERENCES media_files (number),
  first INTEGER NOT NULL,
  count INTEGER NOT NULL
);
CREATE TRIGGER media_frees BEFORE DELETE ON media BEGIN
  INSERT INTO media_freed (file, first, count)
    SELECT OLD.file, first, count FROM media_slots WHERE media = OLD.number;
END;
)sql";

// A later step of the schema: thumbnails of photos. Each lies in one slot of the media file, under a
// key of its own, so that neither the size of the store nor the name of a file tells how many photos
// there are. Its slot is one of the photo's, at position -1. So it goes with its photo, and all that
// is true of slots is true of it. It is made again if it cannot be read.
constexpr std::string_view kJournalThumbnails = R"sql(
CREATE TABLE thumbnails (
  media INTEGER PRIMARY KEY REFERENCES media (number) ON DELETE CASCADE,
  key BLOB NOT NULL CHECK (length(key) = 32),
  size INTEGER NOT NULL CHECK (size > 0)
);
)sql";

}  // namespace waterline::journal
