#include "ledger/schema.h"

#include <array>

namespace waterline::ledger {
namespace {

// The tables' columns:
//
//   partner.standing     0 former, 1 provisional, 2 confirmed
//   partner.since        the highest is the present or the last partner
//   epoch.author         1 me, 2 the partner
//   epoch.present        1: our operations get their numbers in it; 2: the same, while lost
//                        operations of ours may still come back; 0: neither
//   epoch.proof          of an epoch of the partner's: their proof of `through` (epoch_proof.h)
//   epoch.acknowledged   of an epoch of ours: how far the partner proved to hold it
//   epoch.former         of an earlier pairing, not synced any more
//   given_proof          proofs that we gave for epochs of ours and that have not come back yet
//   operation.place      an item and one of its places (operation_rules.h)
//   operation.epoch,     null while the operation was not sent
//     operation.number
//   operation.silent     1: a take-back that need not be sent; 2: a share whose last day is over
//                        here; 3: it was not sent before the pairing ended, is shown here and will
//                        never be sent
//   item.what            the item's kind (ItemIs)
//   item.about           of a reply or an Extra: the item it is about
//   item.broken          an answer or a seal arrived that does not match the first seal
//   sealed_answer        each answer of ours, from our choice to reveal it until it is sent
constexpr std::array kSteps = {
    // Step 1.
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
    // The person's settings about the sync with the partner (SyncSetting in partnership.h).
    std::string_view(R"sql(
CREATE TABLE meeting_setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
)sql"),
    // For bundles (ledger_carry.cpp). The table `carried_vector` has a row for each of three lists
    // of operations. The column `kind` tells them apart: 1, the operations that the partner's
    // device last said it holds; 2, those that this ledger held when our last bundle in the folder
    // was written; 3, those that the partner's device must hold in order to use that bundle.
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
    // Columns and tables for everything that two people do together besides sharing entries:
    // replies, documents and questions.
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
    // The room (bytes of the quota) that the partner's questions and documents take
    // (kPartnerJointQuota).
    std::string_view(R"sql(
ALTER TABLE partner ADD COLUMN joint_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE partner SET joint_bytes = (
  SELECT coalesce(sum(max(2048, 128 + coalesce(length(o.text), 0))), 0)
  FROM item i CROSS JOIN operation o ON o.place BETWEEN 16 * i.id AND 16 * i.id + 15
  WHERE i.partner = partner.id AND i.what >= 3
    AND (o.place % 16 IN (4, 6, 8, 10, 12) OR (o.place % 16 = 0 AND i.author = 2)));
)sql"),
    // For each document, the id of the act of ours that last changed it or reported on it. By this
    // no act is carried out twice after a crash.
    std::string_view(R"sql(
ALTER TABLE item ADD COLUMN last_change BLOB;
ALTER TABLE item ADD COLUMN last_report BLOB;
CREATE INDEX item_last_change ON item (last_change) WHERE last_change IS NOT NULL;
CREATE INDEX item_last_report ON item (last_report) WHERE last_report IS NOT NULL;
)sql"),
    // The digest of the words that an acknowledgement is about, and whether the content of an item
    // was `replaced` under the revision that it had.
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
    // Columns and a table for proofs of how far an epoch reached (epoch_proof.h): those that this
    // device gave and those that it received. A device's statement about an epoch counts only with
    // such a proof.
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
    // For Extras: operations of a later version of this program, which this version stores and
    // cannot show.
    std::string_view(R"sql(
ALTER TABLE partner ADD COLUMN extra_bytes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX item_extra ON item (partner, about) WHERE what = 9;
)sql"),
    // Renewed keys (ledger_renewal.cpp).
    //
    //   partner.own_key      our identity as the partner's device knows it, if it is not the one
    //                        of the pairing
    //   partner.own_renewal  our random contribution to the new pair key, while the partner's
    //                        device does not have our newer keys
    //   partner.own_proven   0 from the time when we make newer keys until a session under them
    //   partner.pairing_id   the id of the pairing, set once the pair key was renewed
    //   said_version         tags of our versions that were sent; the partner may have accepted one
    //   partner_key          earlier keys of the partner
    //   renewed_key          the partner's Renewal message, until the first session under its keys
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
)sql"),
    // Pictures (ledger_pictures.cpp). Their pieces are numbered in epochs of their own, so that no
    // word waits behind a picture.
    //
    //   epoch.pieces         0: holds words; 1: holds pieces; 2: the same, and our pieces get their
    //                        numbers in it
    //   piece_file_epoch     as file_epoch, for the pieces that are sent in bundles
    //   item.said            these words of a share were sent; only another last day waits
    //   item.left_out        of a list of the partner's pictures: a piece found no room here
    std::string_view(R"sql(
ALTER TABLE epoch ADD COLUMN pieces INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN said INTEGER NOT NULL DEFAULT 0;
CREATE INDEX waiting_words ON operation (place) WHERE epoch IS NULL AND NOT (kind = 12 AND value = 2);
CREATE INDEX waiting_pieces ON operation (place) WHERE epoch IS NULL AND kind = 12 AND value = 2;
CREATE TABLE piece_file_epoch (
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
