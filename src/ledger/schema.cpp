#include "ledger/schema.h"

#include <array>

namespace waterline::ledger {
namespace {

// partner.standing: 0 former, 1 provisional, 2 confirmed; the highest `since` is the present or the last one.
// epoch.author: 1 me, 2 the partner. epoch.present: the one that own acts get their numbers in.
// operation.place: 2 * item for its content, 2 * item + 1 for its mark. epoch and number are null while the act has not
// left; `silent` is a take-back that nobody needs to hear of.
constexpr std::array kSteps = {
    // 1
    std::string_view(R"sql(
CREATE TABLE partner (
  id INTEGER PRIMARY KEY,
  public_key BLOB NOT NULL UNIQUE,
  standing INTEGER NOT NULL,
  since INTEGER NOT NULL,
  pair_key BLOB,
  method INTEGER NOT NULL,
  paired_on INTEGER NOT NULL,
  address TEXT NOT NULL,
  stored_bytes INTEGER NOT NULL
);
CREATE UNIQUE INDEX one_partner ON partner ((standing > 0)) WHERE standing > 0;

CREATE TABLE epoch (
  id INTEGER PRIMARY KEY,
  partner INTEGER NOT NULL REFERENCES partner,
  name BLOB NOT NULL,
  author INTEGER NOT NULL,
  through INTEGER NOT NULL,
  present INTEGER NOT NULL,
  UNIQUE (partner, name)
);

CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  partner INTEGER NOT NULL REFERENCES partner,
  name BLOB NOT NULL,
  author INTEGER NOT NULL,
  UNIQUE (name, partner)
);

CREATE TABLE operation (
  place INTEGER PRIMARY KEY,
  epoch INTEGER REFERENCES epoch,
  number INTEGER,
  kind INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  value INTEGER,
  day INTEGER,
  text BLOB,
  mac BLOB,
  silent INTEGER NOT NULL,
  UNIQUE (epoch, number)
);

CREATE VIEW visible_item AS
  SELECT i.id, i.partner, i.name, i.author, m.value AS mark, c.kind, c.revision, c.value, c.day, c.text
  FROM item i JOIN operation c ON c.place = 2 * i.id LEFT JOIN operation m ON m.place = 2 * i.id + 1
  WHERE c.silent = 0;

CREATE TABLE offer (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  method INTEGER NOT NULL,
  number INTEGER NOT NULL,
  secret BLOB NOT NULL,
  expires INTEGER NOT NULL,
  guesses_left INTEGER NOT NULL,
  listen TEXT NOT NULL
);

CREATE TABLE listening (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  address TEXT NOT NULL
);

CREATE TABLE join_attempt (
  code_hash BLOB PRIMARY KEY,
  guesses_left INTEGER NOT NULL,
  begun INTEGER NOT NULL
) WITHOUT ROWID;
)sql"),
    // How this person wants the devices to meet (meeting_setting.h).
    std::string_view(R"sql(
CREATE TABLE meeting_setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
)sql"),
    // For files that go between the two (ledger_carry.cpp). kind: 1 what the partner said last that they hold; of the
    // last file of one's own in the folder, 2 what it said is held here, 3 what it went on from.
    std::string_view(R"sql(
CREATE TABLE carried_vector (
  partner INTEGER NOT NULL REFERENCES partner,
  kind INTEGER NOT NULL,
  epoch BLOB NOT NULL,
  author INTEGER NOT NULL,
  through INTEGER NOT NULL,
  PRIMARY KEY (partner, kind, epoch)
) WITHOUT ROWID;

CREATE TABLE file_epoch (
  partner INTEGER PRIMARY KEY REFERENCES partner,
  epoch BLOB NOT NULL,
  witness BLOB NOT NULL
);
)sql")};

}  // namespace

store::Migrations schema() {
  return kSteps;
}

}  // namespace waterline::ledger
