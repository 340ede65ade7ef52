#include "ledger/schema.h"

#include <array>

namespace waterline::ledger {
namespace {

// partner.standing: 0 former, 1 provisional, 2 confirmed; the highest `since` is the present or the
// last one. epoch.author: 1 me, 2 the partner. epoch.present: the one that own acts get their
// numbers in. epoch.proof: of a partner's, the proof that they gave of `through`.
// epoch.acknowledged: of one's own, how far the partner proved to hold it. epoch.former: of an
// earlier pairing, not synced any more. given_proof: what proofs were given of own epochs since.
// operation.place: an item and one of its places (operation_rules.h). epoch and number are null
// while the act has not left; `silent` is 1 for a take-back that nobody needs to hear of, 2 for a
// share whose last day is over here, 3 for an act that had not left when the pairing ended: it is
// shown here and never leaves. item.what: what the item is (ItemIs); `about` of a reply; `broken`
// where an answer came that was not the one that was sealed. sealed_answer: one's own, from the
// choice to reveal it until it is said.
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
    // For files that go between the two (ledger_carry.cpp). kind: 1 what the partner said last that
    // they hold; of the last file of one's own in the folder, 2 what it said is held here, 3 what
    // it went on from.
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
)sql"),
    // What two people can do together beyond sharing an entry.
    std::string_view(R"sql(
DROP VIEW visible_item;

CREATE TABLE moved_operation (
  place INTEGER PRIMARY KEY,
  epoch INTEGER REFERENCES epoch,
  number INTEGER,
  kind INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  value INTEGER,
  day INTEGER,
  text BLOB,
  more BLOB,
  mac BLOB,
  silent INTEGER NOT NULL,
  UNIQUE (epoch, number)
);
INSERT INTO moved_operation (place, epoch, number, kind, revision, value, day, text, mac, silent)
  SELECT 16 * (place / 2) + place % 2, epoch, number, kind, revision, iif(kind = 2, 1, value), day, text, mac, silent FROM operation;
DROP TABLE operation;
ALTER TABLE moved_operation RENAME TO operation;

ALTER TABLE item ADD COLUMN what INTEGER NOT NULL DEFAULT 1;
ALTER TABLE item ADD COLUMN about BLOB;
ALTER TABLE item ADD COLUMN broken INTEGER NOT NULL DEFAULT 0;
CREATE INDEX expiring ON operation (place) WHERE kind = 1 AND more IS NOT NULL AND silent = 0;
CREATE INDEX item_about ON item (about) WHERE about IS NOT NULL;

CREATE TABLE sealed_answer (
  item INTEGER PRIMARY KEY REFERENCES item,
  text BLOB NOT NULL
);

CREATE VIEW visible_item AS
  SELECT i.id, i.partner, i.name, i.author, i.what, i.about, i.broken, m.value AS mark, d.revision AS replies,
    c.silent, c.kind, c.revision, c.value, c.day, c.text, c.more
  FROM item i JOIN operation c ON c.place = 16 * i.id LEFT JOIN operation m ON m.place = 16 * i.id + 1
    LEFT JOIN operation d ON d.place = 16 * i.id + 2
  WHERE c.silent <> 1;

CREATE VIEW named_item AS
  SELECT i.partner, i.name FROM item i
  WHERE EXISTS (SELECT 1 FROM operation o WHERE o.silent <> 1 AND o.place IN (16 * i.id, 16 * i.id + 3,
    16 * i.id + 4, 16 * i.id + 5, 16 * i.id + 6));
)sql"),
    // What the partner's own operations on questions and documents take (kPartnerJointQuota).
    std::string_view(R"sql(
ALTER TABLE partner ADD COLUMN joint_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE partner SET joint_bytes = (
  SELECT coalesce(sum(max(2048, 128 + coalesce(length(o.text), 0))), 0)
  FROM item i CROSS JOIN operation o ON o.place BETWEEN 16 * i.id AND 16 * i.id + 15
  WHERE i.partner = partner.id AND i.what >= 3
    AND (o.place % 16 IN (4, 6, 8, 10, 12) OR (o.place % 16 = 0 AND i.author = 2)));
)sql"),
    // The acts of one's own that changed a document, or reported on it, last: so that none is done
    // twice after a crash.
    std::string_view(R"sql(
ALTER TABLE item ADD COLUMN last_change BLOB;
ALTER TABLE item ADD COLUMN last_report BLOB;
CREATE INDEX item_last_change ON item (last_change) WHERE last_change IS NOT NULL;
CREATE INDEX item_last_report ON item (last_report) WHERE last_report IS NOT NULL;
)sql"),
    // Which words a mark was said about; `replaced` where the content of an item was replaced under
    // its own revision.
    std::string_view(R"sql(
DROP VIEW visible_item;
ALTER TABLE item ADD COLUMN replaced INTEGER NOT NULL DEFAULT 0;
CREATE VIEW visible_item AS
  SELECT i.id, i.partner, i.name, i.author, i.what, i.about, i.broken, i.replaced, m.value AS mark,
    m.more AS mark_words, d.revision AS replies, c.silent, c.kind, c.revision, c.value, c.day, c.text, c.more
  FROM item i JOIN operation c ON c.place = 16 * i.id LEFT JOIN operation m ON m.place = 16 * i.id + 1
    LEFT JOIN operation d ON d.place = 16 * i.id + 2
  WHERE c.silent <> 1;
)sql"),
    // Which claims on an epoch count (epoch_proof.h).
    std::string_view(R"sql(
ALTER TABLE epoch ADD COLUMN proof BLOB;
ALTER TABLE epoch ADD COLUMN acknowledged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE epoch ADD COLUMN former INTEGER NOT NULL DEFAULT 0;
CREATE TABLE given_proof (
  epoch INTEGER NOT NULL REFERENCES epoch,
  through INTEGER NOT NULL,
  proof BLOB NOT NULL,
  PRIMARY KEY (epoch, through)
) WITHOUT ROWID;
)sql"),
    // What a later version says in places that this one has no name for.
    std::string_view(R"sql(
ALTER TABLE partner ADD COLUMN extra_bytes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX item_extra ON item (partner, about) WHERE what = 9;
)sql"),
    // Keys that are renewed (ledger_renewal.cpp). own_key: the own identity that the partner's
    // device knows, where it is not the one that the pairing was made with; own_renewal: the own
    // contribution while newer keys wait for them; own_proven: 0 from then until a session under
    // the newer keys; pairing_id: of one whose pair key was renewed. said_version: the tags of own
    // versions that left, for one that was replaced may have been accepted meanwhile. partner_key:
    // those that the partner had before. renewed_key: what they said in a Renewal, until the first
    // session under it.
    std::string_view(R"sql(
ALTER TABLE partner ADD COLUMN own_key BLOB;
ALTER TABLE partner ADD COLUMN own_renewal BLOB;
ALTER TABLE partner ADD COLUMN own_proven INTEGER NOT NULL DEFAULT 1;
ALTER TABLE partner ADD COLUMN pairing_id BLOB;
CREATE TABLE said_version (
  item INTEGER NOT NULL REFERENCES item,
  tag BLOB NOT NULL,
  PRIMARY KEY (item, tag)
) WITHOUT ROWID;
CREATE TABLE partner_key (
  id INTEGER PRIMARY KEY,
  partner INTEGER NOT NULL REFERENCES partner,
  public_key BLOB NOT NULL
);
CREATE TABLE renewed_key (
  partner INTEGER PRIMARY KEY REFERENCES partner,
  public_key BLOB NOT NULL,
  pair_key BLOB NOT NULL,
  contribution BLOB NOT NULL,
  their_contribution BLOB NOT NULL
);
)sql")};

}  // namespace

store::Migrations schema() {
  return kSteps;
}

}  // namespace waterline::ledger
