#pragma once

#include <string_view>

namespace waterline::vault {

// The vault's tables besides those of the journal: waiting shares, the entries from which published
// shares came, and settings. This step comes after journal::kJournalSchema. The steps below were
// added later, one by one.
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

// A later step of the vault's schema: waiting shares can be paused. A share in a restored backup
// may have been cancelled after the backup was made. So it waits until the person releases it, even
// if it is overdue.
constexpr std::string_view kPausedShares = R"sql(
ALTER TABLE held ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
)sql";

// A later step of the vault's schema: shares that wait for a named moment, that have a last day,
// that are open to replies or that revise another; and the answers to shared questions until they
// are sealed.
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

// A later step of the vault's schema: triggers that delete an entry's waiting shares when it is put
// into the bin, and refuse new ones while it is there.
constexpr std::string_view kNothingRisesFromTheBin = R"sql(
CREATE TRIGGER nothing_rises_from_the_bin AFTER INSERT ON bin BEGIN
  DELETE FROM held WHERE entry = (SELECT id FROM entries WHERE number = NEW.entry);
END;
CREATE TRIGGER nothing_is_held_from_the_bin BEFORE INSERT ON held
WHEN EXISTS (SELECT 1 FROM entries JOIN bin ON bin.entry = entries.number WHERE entries.id = NEW.entry) BEGIN
  SELECT raise(ABORT, 'in the bin');
END;
)sql";

// A later step of the vault's schema: everything that a person says to the partner waits, as a
// share does. waiting_rows.cpp has the meaning of `act` and `detail`. `about` is the item that a
// share revises or that a reply or a report is about, the goal of a step, or the document that is
// changed. Of several acts of one kind that change the same item, only one waits. `obstacle` is the
// reason why the act could not leave when it was due.
//
// The tables `device` and `given` are the author's own record of the texts that each device was
// given. It also keeps texts that both devices were asked to remove.
constexpr std::string_view kWaitingWords = R"sql(
DROP TRIGGER nothing_rises_from_the_bin;
DROP TRIGGER nothing_is_held_from_the_bin;

CREATE TABLE waiting (
  id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  act INTEGER NOT NULL,
  entry BLOB REFERENCES entries (id) ON DELETE CASCADE CHECK ((act = 1) = (entry IS NOT NULL)),
  about BLOB CHECK (about IS NULL OR length(about) = 16),
  detail INTEGER,
  day INTEGER,
  days_shown INTEGER,
  replies INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL,
  until TEXT,
  text TEXT NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0,
  obstacle INTEGER
);
INSERT INTO waiting (id, act, entry, about, detail, day, days_shown, replies, due, until, text, paused)
  SELECT id, 1, entry, revises, rendition, day, days_shown, replies, due, until, text, paused FROM held ORDER BY rowid;
DROP TABLE held;
CREATE INDEX waiting_by_entry ON waiting (entry) WHERE entry IS NOT NULL;
CREATE UNIQUE INDEX waiting_in_its_place ON waiting (act, about) WHERE act IN (1, 5, 6) AND about IS NOT NULL;

CREATE TRIGGER nothing_rises_from_the_bin AFTER INSERT ON bin BEGIN
  DELETE FROM waiting WHERE entry = (SELECT id FROM entries WHERE number = NEW.entry);
END;
CREATE TRIGGER nothing_waits_from_the_bin BEFORE INSERT ON waiting
WHEN EXISTS (SELECT 1 FROM entries JOIN bin ON bin.entry = entries.number WHERE entries.id = NEW.entry) BEGIN
  SELECT raise(ABORT, 'in the bin');
END;

CREATE TABLE device (
  number INTEGER PRIMARY KEY,
  public_key BLOB NOT NULL UNIQUE CHECK (length(public_key) = 32),
  paired_on INTEGER NOT NULL,  -- days since 1970-01-01
  since INTEGER NOT NULL,      -- the highest is the present one, or the last one
  name TEXT NOT NULL DEFAULT ''
);

CREATE TABLE given (
  number INTEGER PRIMARY KEY,
  device INTEGER NOT NULL REFERENCES device (number),
  item BLOB NOT NULL CHECK (length(item) = 16),
  what INTEGER NOT NULL,       -- base::GivenKind
  detail INTEGER,              -- a depth, or the wording of an acknowledgement
  day INTEGER,
  text TEXT NOT NULL,
  noted INTEGER NOT NULL,      -- milliseconds since 1970, UTC
  removed INTEGER NOT NULL,    -- 1: the device was asked to remove it
  unsent INTEGER NOT NULL      -- 1: when this was last looked at, nobody could have it yet
);
CREATE INDEX given_by_item ON given (device, item, what, number);
)sql";

// A later step of the vault's schema: columns that would be needed if the same person had another
// device. They say in which copy of the vault something waits, and which settings belong to one
// device. This step comes after journal::kJournalLineage.
constexpr std::string_view kOwnDevices = R"sql(
ALTER TABLE waiting ADD COLUMN writer INTEGER REFERENCES writer (n);
UPDATE settings SET name = 'device.' || name
  WHERE name IN ('idle_lock_seconds', 'counted_time', 'last_backup', 'unfinished_backup', 'draft_secret',
    'draft_secrets_before');
)sql";

// A later step of the vault's schema: a column for the digest (base::Words) of the words that the
// person had read when they decided to share something or answered.
constexpr std::string_view kSaidOfWords = R"sql(
ALTER TABLE waiting ADD COLUMN words BLOB CHECK (words IS NULL OR length(words) = 16);
ALTER TABLE answers ADD COLUMN words BLOB CHECK (words IS NULL OR length(words) = 16);
)sql";

// A later step of the vault's schema: a table that maps the ids of waiting acts that have left to
// the items that they became. So the id that the person knows goes on naming the act. A cancelled
// act has no row.
constexpr std::string_view kLeftAs = R"sql(
CREATE TABLE left_as (
  waiting BLOB PRIMARY KEY CHECK (length(waiting) = 16),
  item BLOB NOT NULL CHECK (length(item) = 16)
) WITHOUT ROWID;
CREATE INDEX left_as_by_item ON left_as (item);
)sql";

// A later step of the vault's schema: the pictures that go with waiting shares. Each act has its own
// copy, so what leaves is what the person saw, whatever becomes of the entry's attachment. It goes
// with the act, however that ends. `waiting.has_list` is 0 for a revision that keeps the pictures of
// its share.
constexpr std::string_view kWaitingPictures = R"sql(
ALTER TABLE waiting ADD COLUMN has_list INTEGER NOT NULL DEFAULT 0;
CREATE TABLE waiting_picture (
  waiting BLOB NOT NULL REFERENCES waiting (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  description TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  size INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  jpeg BLOB NOT NULL,
  PRIMARY KEY (waiting, position)
);
)sql";

}  // namespace waterline::vault
