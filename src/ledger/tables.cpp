#include "ledger/tables.h"

#include <algorithm>
#include <string>

#include "base/extra_kinds.h"
#include "ledger/operation_row.h"

namespace waterline::ledger {
namespace {

// The values of the column operation.silent.
enum : std::int64_t { kHeard = 0, kSilent = 1, kExpired = 2, kKeptBack = 3 };

std::int64_t place_number(const ItemRow& item, Place place) {
  return kPlacesOfItem * item.id + static_cast<std::int64_t>(place);
}

PartnerRow partner_of(const store::Statement& row) {
  PartnerRow partner;
  partner.id = row.integer(0);
  partner.key = public_key_in(row.blob(1));
  partner.present = row.integer(2) > 0;
  partner.confirmed = row.integer(2) > 1;
  partner.room = {static_cast<std::uint64_t>(row.integer(3)),
                  static_cast<std::uint64_t>(row.integer(4)),
                  static_cast<std::uint64_t>(row.integer(5))};
  return partner;
}

base::OperationMac mac_of(base::ByteView bytes) {
  base::OperationMac mac{};
  base::check(bytes.size() == mac.size());
  std::ranges::copy(bytes, mac.begin());
  return mac;
}

}  // namespace

crypto::PublicKey public_key_in(base::ByteView column) {
  crypto::PublicKey key;
  base::check(column.size() == key.bytes.size());
  std::ranges::copy(column, key.bytes.begin());
  return key;
}

void Room::take(ItemIs what, std::uint64_t bytes) {
  if (what == ItemIs::kExtra) {
    extra += bytes;
    return;
  }
  all += bytes;
  if (is_shown_whole(what)) joint += bytes;
}

void Room::free(ItemIs what, std::uint64_t bytes) {
  if (what == ItemIs::kExtra) {
    extra -= std::min(extra, bytes);
    return;
  }
  all -= std::min(all, bytes);
  if (is_shown_whole(what)) joint -= std::min(joint, bytes);
}

Error from_store(store::Error error) {
  return error == store::Error::kFull ? Error::kStoreFull : Error::kStore;
}

Tables::Tables(store::Database& database, Purpose purpose, base::Changes<std::int64_t>& changed)
    : database_(&database), changed_(&changed) {
  if (purpose == Purpose::kRead) return;
  auto transaction = database.begin();
  if (transaction) {
    transaction_.emplace(std::move(transaction).value());
  } else {
    failure_ = transaction.error();
  }
}

Result<void> Tables::commit() {
  if (failure_) return from_store(*failure_);
  base::check(transaction_.has_value());
  auto done = transaction_->commit();
  if (!done) return from_store(done.error());
  return {};
}

Result<void> Tables::commit_and_forget() {
  auto done = commit();
  // Ignore a failure to empty the log: the deletion is committed, and must not look as if it had
  // failed.
  if (done) static_cast<void>(prepare("PRAGMA wal_checkpoint(TRUNCATE)").step());
  return done;
}

Result<void> Tables::outcome() const {
  if (failure_) return from_store(*failure_);
  return {};
}

bool Tables::next(store::Statement& statement) {
  if (failure_) return false;
  auto found = statement.step();
  if (!found) failure_ = found.error();
  return found && *found;
}

void Tables::run(store::Statement& statement) {
  if (failure_) return;
  if (auto done = statement.run(); !done) failure_ = done.error();
}

// ---- partners

std::optional<PartnerRow> Tables::present_partner() {
  auto partner = latest_partner();
  if (partner && !partner->present) partner.reset();
  return partner;
}

std::optional<PartnerRow> Tables::latest_partner() {
  auto row = prepare(
      "SELECT id, public_key, standing, stored_bytes, joint_bytes, extra_bytes FROM partner"
      " ORDER BY since DESC LIMIT 1");
  if (!next(row)) return {};
  return partner_of(row);
}

std::vector<crypto::PublicKey> Tables::keys_of(const PartnerRow& partner) {
  std::vector<crypto::PublicKey> keys{partner.key};
  auto row = prepare("SELECT public_key FROM partner_key WHERE partner = ?1 ORDER BY id DESC");
  row.bind(1, partner.id);
  while (next(row)) keys.push_back(public_key_in(row.blob(0)));
  return keys;
}

bool Tables::is_renewing(const PartnerRow& partner) {
  auto row = prepare("SELECT 1 FROM partner WHERE id = ?1 AND own_renewal IS NOT NULL");
  row.bind(1, partner.id);
  return next(row);
}

void Tables::set_room(const PartnerRow& partner, const Room& room) {
  if (room == partner.room) return;
  auto row = prepare(
      "UPDATE partner SET stored_bytes = ?2, joint_bytes = ?3, extra_bytes = ?4 WHERE id = ?1");
  row.bind(1, partner.id);
  row.bind(2, static_cast<std::int64_t>(room.all)).bind(3, static_cast<std::int64_t>(room.joint));
  row.bind(4, static_cast<std::int64_t>(room.extra));
  run(row);
}

// ---- items and operations

std::optional<ItemRow> Tables::item(const PartnerRow& partner, const base::ItemId& name) {
  auto row = prepare("SELECT id, author, what FROM item WHERE name = ?1 AND partner = ?2");
  row.bind(1, name.bytes()).bind(2, partner.id);
  if (!next(row)) return {};
  return ItemRow{row.integer(0), author_of(row.integer(1)), ItemIs(row.integer(2))};
}

bool Tables::item_of_anybody(const base::ItemId& name) {
  auto row = prepare("SELECT 1 FROM item WHERE name = ?1");
  row.bind(1, name.bytes());
  return next(row);
}

ItemRow Tables::add_item(const PartnerRow& partner, const base::ItemId& name, base::Author author,
                         ItemIs what) {
  auto row = prepare("INSERT INTO item (partner, name, author, what) VALUES (?1, ?2, ?3, ?4)");
  row.bind(1, partner.id).bind(2, name.bytes()).bind(3, static_cast<std::int64_t>(author));
  row.bind(4, static_cast<std::int64_t>(what));
  run(row);
  return {database_->last_insert_rowid(), author, what};
}

void Tables::set_item(ItemRow& item, base::Author author, ItemIs what) {
  changed_->add(item.id);
  auto row = prepare("UPDATE item SET author = ?2, what = ?3 WHERE id = ?1");
  row.bind(1, item.id)
      .bind(2, static_cast<std::int64_t>(author))
      .bind(3, static_cast<std::int64_t>(what));
  run(row);
  item.author = author;
  item.what = what;
}

void Tables::set_about(const ItemRow& item, const base::ItemId& about) {
  auto row = prepare("UPDATE item SET about = ?2 WHERE id = ?1");
  row.bind(1, item.id).bind(2, about.bytes());
  run(row);
}

std::vector<std::pair<ItemRow, base::ItemId>> Tables::own_replies(const base::ItemId& about) {
  auto row = prepare("SELECT id, name FROM item WHERE about = ?1 AND author = 1 AND what = 2");
  row.bind(1, about.bytes());
  std::vector<std::pair<ItemRow, base::ItemId>> all;
  while (next(row)) {
    all.emplace_back(ItemRow{row.integer(0), base::Author::kMe, ItemIs::kReply},
                     base::ItemId::from_bytes(row.blob(1)));
  }
  return all;
}

void Tables::note_said_version(const ItemRow& item, const base::VersionTag& tag) {
  auto row = prepare("INSERT OR IGNORE INTO said_version (item, tag) VALUES (?1, ?2)");
  row.bind(1, item.id).bind(2, tag);
  run(row);
}

bool Tables::is_said_version(const ItemRow& item, const base::VersionTag& tag) {
  auto row = prepare("SELECT 1 FROM said_version WHERE item = ?1 AND tag = ?2");
  row.bind(1, item.id).bind(2, tag);
  return next(row);
}

void Tables::set_last_of_document(const ItemRow& item, Place place, const base::ItemId& act) {
  auto row = prepare(place == Place::kMyReport ? "UPDATE item SET last_report = ?2 WHERE id = ?1"
                                               : "UPDATE item SET last_change = ?2 WHERE id = ?1");
  row.bind(1, item.id).bind(2, act.bytes());
  run(row);
}

bool Tables::is_last_of_document(const base::ItemId& act) {
  auto row = prepare("SELECT 1 FROM item WHERE last_change = ?1 OR last_report = ?1");
  row.bind(1, act.bytes());
  return next(row);
}

void Tables::note_said(const ItemRow& item) {
  auto row = prepare("UPDATE item SET said = 1 WHERE id = ?1");
  row.bind(1, item.id);
  run(row);
}

bool Tables::was_said(const ItemRow& item) {
  auto row = prepare("SELECT said FROM item WHERE id = ?1");
  row.bind(1, item.id);
  return next(row) && row.integer(0) != 0;
}

void Tables::set_broken(const ItemRow& item) {
  auto row = prepare("UPDATE item SET broken = 1 WHERE id = ?1");
  row.bind(1, item.id);
  run(row);
}

void Tables::set_replaced(const ItemRow& item) {
  auto row = prepare("UPDATE item SET replaced = 1 WHERE id = ?1");
  row.bind(1, item.id);
  run(row);
}

std::optional<PlacedOperation> Tables::operation(const ItemRow& item, Place place) {
  auto row = prepare(
      "SELECT o.kind, o.revision, o.value, o.day, o.text, o.more, i.name, o.number, o.silent, "
      "e.name, o.mac"
      " FROM operation o JOIN item i ON i.id = ?2 LEFT JOIN epoch e ON e.id = o.epoch WHERE "
      "o.place = ?1");
  row.bind(1, place_number(item, place)).bind(2, item.id);
  if (!next(row)) return {};
  PlacedOperation placed;
  placed.operation.body = body_of(row, 0, base::ItemId::from_bytes(row.blob(6)));
  placed.silent = row.integer(8) == kSilent;
  placed.expired = row.integer(8) == kExpired;
  if (!row.is_null(7)) {
    placed.operation.number = static_cast<std::uint64_t>(row.integer(7));
    placed.operation.epoch = base::EpochId::from_bytes(row.blob(9));
    placed.operation.mac = mac_of(row.blob(10));
  }
  return placed;
}

void Tables::each_operation(const EpochRow& epoch, std::uint64_t after,
                            const std::function<bool(base::Operation)>& take) {
  auto row = prepare(
      "SELECT o.kind, o.revision, o.value, o.day, o.text, o.more, i.name, o.number, o.mac"
      " FROM operation o JOIN item i ON i.id = o.place / 16"
      " WHERE o.epoch = ?1 AND o.number > ?2 AND o.silent = 0 ORDER BY o.number");
  row.bind(1, epoch.id).bind(2, static_cast<std::int64_t>(after));
  bool more = true;
  while (more && next(row)) {
    more = take({epoch.name, static_cast<std::uint64_t>(row.integer(7)),
                 body_of(row, 0, base::ItemId::from_bytes(row.blob(6))), mac_of(row.blob(8))});
  }
}

std::optional<base::Operation> Tables::operation(const EpochRow& epoch, std::uint64_t number) {
  std::optional<base::Operation> found;
  each_operation(epoch, number - 1, [&](base::Operation operation) {
    if (operation.number == number) found = std::move(operation);
    return false;
  });
  return found;
}

void Tables::put(const ItemRow& item, Place place, const EpochRow* epoch,
                 const PlacedOperation& placed) {
  changed_->add(item.id);
  auto row = prepare(
      "INSERT OR REPLACE INTO operation"
      " (place, epoch, number, mac, silent, kind, revision, value, day, text, more)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  row.bind(1, place_number(item, place));
  if (epoch != nullptr) {
    row.bind(2, epoch->id)
        .bind(3, static_cast<std::int64_t>(placed.operation.number))
        .bind(4, placed.operation.mac);
  } else {
    row.bind_null(2).bind_null(3).bind_null(4);
  }
  row.bind(5, std::int64_t{placed.silent ? kSilent : placed.expired ? kExpired : kHeard});
  bind_body(row, 6, placed.operation.body);
  run(row);
  const auto* reply = std::get_if<base::Reply>(&placed.operation.body);
  if (reply != nullptr) set_about(item, reply->about);
  const auto* extra = std::get_if<base::Extra>(&placed.operation.body);
  if (extra != nullptr) set_about(item, extra->item);
}

std::size_t Tables::count_their_extras(const PartnerRow& partner, const base::ItemId& item) {
  auto row = prepare(
      "SELECT count(*) FROM item e JOIN operation o ON o.place = 16 * e.id + 14"
      " WHERE e.partner = ?1 AND e.about = ?2 AND e.what = 9");
  row.bind(1, partner.id).bind(2, item.bytes());
  return next(row) ? static_cast<std::size_t>(row.integer(0)) : 0;
}

std::uint64_t Tables::erase_extras(const ItemRow& item) {
  static_assert(kMinRoom == 2048 && base::kOperationWeight == 128);
  auto room = prepare(
      "SELECT coalesce(sum(max(2048, 128 + coalesce(length(o.text), 0))), 0)"
      " FROM item i JOIN item e ON e.about = i.name AND e.partner = i.partner AND e.what = 9"
      " JOIN operation o ON o.place = 16 * e.id + 14 WHERE i.id = ?1");
  room.bind(1, item.id);
  const std::uint64_t freed = next(room) ? static_cast<std::uint64_t>(room.integer(0)) : 0;
  for (const auto sql :
       {"DELETE FROM operation WHERE place IN (SELECT 16 * e.id + p.place FROM item i"
        " JOIN item e ON e.about = i.name AND e.partner = i.partner AND e.what = 9"
        " JOIN (SELECT 13 AS place UNION ALL SELECT 14) p WHERE i.id = ?1)",
        "DELETE FROM item WHERE id IN (SELECT e.id FROM item i"
        " JOIN item e ON e.about = i.name AND e.partner = i.partner AND e.what = 9 WHERE i.id = "
        "?1)"}) {
    auto row = prepare(sql);
    row.bind(1, item.id);
    run(row);
  }
  return freed;
}

void Tables::free_extra_room(const ItemRow& item, std::uint64_t bytes) {
  if (bytes == 0) return;
  auto row = prepare(
      "UPDATE partner SET extra_bytes = max(0, extra_bytes - ?2)"
      " WHERE id = (SELECT partner FROM item WHERE id = ?1)");
  row.bind(1, item.id).bind(2, static_cast<std::int64_t>(bytes));
  run(row);
}

bool Tables::has_unknown_extras(const PartnerRow& partner) {
  auto row = prepare(
      "SELECT 1 FROM item e JOIN operation o ON o.place = 16 * e.id + 14"
      " WHERE e.partner = ?1 AND e.what = 9 AND o.value > ?2 LIMIT 1");
  row.bind(1, partner.id).bind(2, std::int64_t{base::kKnownExtraKinds});
  return next(row);
}

void Tables::set_number(const ItemRow& item, Place place, const EpochRow& epoch,
                        const base::Operation& operation) {
  changed_->add(item.id);
  auto row = prepare("UPDATE operation SET epoch = ?2, number = ?3, mac = ?4 WHERE place = ?1");
  row.bind(1, place_number(item, place))
      .bind(2, epoch.id)
      .bind(3, static_cast<std::int64_t>(operation.number));
  row.bind(4, operation.mac);
  run(row);
}

void Tables::erase(const ItemRow& item, Place place) {
  changed_->add(item.id);
  auto row = prepare("DELETE FROM operation WHERE place = ?1");
  row.bind(1, place_number(item, place));
  run(row);
}

void Tables::keep_back(const ItemRow& item, Place place) {
  changed_->add(item.id);
  auto row = prepare("UPDATE operation SET silent = ?2 WHERE place = ?1");
  row.bind(1, place_number(item, place)).bind(2, std::int64_t{kKeptBack});
  run(row);
}

void Tables::drop_text(const ItemRow& item) {
  changed_->add(item.id);
  auto row = prepare("UPDATE operation SET text = NULL, silent = ?2 WHERE place = ?1");
  row.bind(1, place_number(item, Place::kContent)).bind(2, std::int64_t{kExpired});
  run(row);
}

// A piece is an Extra (kind 12) of the kind 2 (base::ExtraKind). Each of the two queries has the
// condition of its index, word for word: otherwise SQLite could not use it.
std::vector<std::pair<ItemRow, Place>> Tables::waiting(const PartnerRow& partner,
                                                       std::size_t at_most, Of of) {
  auto row = prepare(
      of == Of::kWords
          ? "SELECT i.id, i.author, i.what, o.place % 16 FROM operation o INDEXED BY waiting_words"
            " JOIN item i ON i.id = o.place / 16 WHERE o.epoch IS NULL"
            " AND NOT (o.kind = 12 AND o.value = 2) AND o.silent = 0 AND i.partner = ?1"
            " ORDER BY o.place LIMIT ?2"
          : "SELECT i.id, i.author, i.what, o.place % 16 FROM operation o INDEXED BY waiting_pieces"
            " JOIN item i ON i.id = o.place / 16 WHERE o.epoch IS NULL"
            " AND o.kind = 12 AND o.value = 2 AND o.silent = 0 AND i.partner = ?1"
            " ORDER BY o.place LIMIT ?2");
  row.bind(1, partner.id).bind(2, static_cast<std::int64_t>(at_most));
  return places(row);
}

bool Tables::has_waiting(const PartnerRow& partner) {
  return has_waiting(partner, Of::kWords) || has_waiting(partner, Of::kPieces);
}

bool Tables::has_waiting(const PartnerRow& partner, Of of) {
  return !waiting(partner, 1, of).empty();
}

std::vector<std::pair<ItemRow, Place>> Tables::own_numbered(const PartnerRow& partner, Of of) {
  auto row = prepare(
      "SELECT i.id, i.author, i.what, o.place % 16 FROM operation o JOIN item i ON i.id = o.place "
      "/ 16"
      " WHERE o.epoch IN (SELECT id FROM epoch WHERE partner = ?1 AND author = 1)"
      " AND (o.kind = 12 AND o.value = 2) = ?2 ORDER BY o.place");
  row.bind(1, partner.id).bind(2, std::int64_t{of == Of::kPieces});
  return places(row);
}

std::vector<std::pair<ItemRow, Place>> Tables::places(store::Statement& row) {
  std::vector<std::pair<ItemRow, Place>> all;
  while (next(row)) {
    all.emplace_back(ItemRow{row.integer(0), author_of(row.integer(1)), ItemIs(row.integer(2))},
                     Place(row.integer(3)));
  }
  return all;
}

// ---- Answers of ours that are not sent yet because the partner's seal has not arrived.

void Tables::keep_answer(const ItemRow& item, std::string_view text) {
  auto row = prepare("INSERT OR REPLACE INTO sealed_answer (item, text) VALUES (?1, ?2)");
  row.bind(1, item.id).bind(2, base::bytes_of(text));
  run(row);
}

std::optional<std::string> Tables::kept_answer(const ItemRow& item) {
  auto row = prepare("SELECT text FROM sealed_answer WHERE item = ?1");
  row.bind(1, item.id);
  if (!next(row)) return {};
  return std::string(base::text_of(row.blob(0)));
}

void Tables::forget_answer(const ItemRow& item) {
  auto row = prepare("DELETE FROM sealed_answer WHERE item = ?1");
  row.bind(1, item.id);
  run(row);
}

}  // namespace waterline::ledger
