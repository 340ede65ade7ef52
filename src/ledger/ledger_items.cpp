#include <algorithm>
#include <utility>

#include "base/id_range.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"

// The part of Ledger that reads what the operations add up to.
namespace waterline::ledger {
namespace {

std::vector<Item> read_items(Tables& tables, store::Statement& row) {
  std::vector<Item> items;
  while (tables.next(row)) {
    Item item;
    item.id = base::ItemId::from_bytes(row.blob(0));
    item.author = author_of(row.integer(1));
    if (!row.is_null(2)) item.mark = base::Witness(row.integer(2));
    auto content = body_of(row, 3, item.id);
    if (auto* share = std::get_if<base::Share>(&content)) {
      item.rendition = share->rendition;
      item.text = std::move(share->text);
      item.day = share->day;
      item.revised = share->revision > 1;
    } else {
      item.taken_back = true;
    }
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace

Result<std::vector<Item>> Ledger::items() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(
      "SELECT name, author, mark, kind, revision, value, day, text FROM visible_item"
      " WHERE partner = ?1 ORDER BY id DESC");
  row.bind(1, partner ? partner->id : 0);
  return tables.outcome(read_items(tables, row));
}

Result<std::vector<Item>> Ledger::former_items() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(
      "SELECT name, author, mark, kind, revision, value, day, text FROM visible_item"
      " WHERE partner <> ?1 ORDER BY id DESC");
  row.bind(1, partner ? partner->id : 0);
  return tables.outcome(read_items(tables, row));
}

Result<Item> Ledger::item(const base::ItemId& id) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(
      "SELECT name, author, mark, kind, revision, value, day, text FROM visible_item"
      " WHERE name = ?2 AND partner = ?1");
  row.bind(1, partner ? partner->id : 0).bind(2, id.bytes());
  auto found = read_items(tables, row);
  if (found.empty()) return tables.failed() ? tables.outcome(Item{}) : Error::kUnknownItem;
  return std::move(found.front());
}

Result<base::ItemId> Ledger::resolve(std::string_view id_or_beginning) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  const auto range = base::ids_that_begin(base::ItemKind::kLetter, id_or_beginning);
  if (!range) return tables.failed() ? tables.outcome(base::ItemId()) : Error::kUnknownItem;
  auto row = tables.prepare("SELECT name FROM visible_item WHERE partner = ?1 AND name BETWEEN ?2 AND ?3 LIMIT 2");
  row.bind(1, partner ? partner->id : 0).bind(2, base::ByteView(range->first)).bind(3, base::ByteView(range->last));
  std::vector<base::ItemId> found;
  while (tables.next(row)) found.push_back(base::ItemId::from_bytes(row.blob(0)));
  if (found.size() > 1) return Error::kAmbiguous;
  if (tables.failed() || !found.empty()) return tables.outcome(found.empty() ? base::ItemId() : found.front());
  return Error::kUnknownItem;
}

}  // namespace waterline::ledger
