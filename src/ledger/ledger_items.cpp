#include <algorithm>
#include <utility>

#include "ledger/ledger.h"
#include "ledger/ledger_state.h"

// The part of Ledger that reads what the operations add up to.
namespace waterline::ledger {
namespace {

constexpr std::size_t kShortestBeginning = 5;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

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
  auto row = tables.prepare("SELECT name FROM visible_item WHERE partner = ?1");
  row.bind(1, partner ? partner->id : 0);
  const std::string beginning = lower_case(id_or_beginning);
  std::optional<base::ItemId> found;
  while (beginning.size() >= kShortestBeginning && tables.next(row)) {
    const auto id = base::ItemId::from_bytes(row.blob(0));
    if (!id.text().starts_with(beginning)) continue;
    if (found) return Error::kAmbiguous;
    found = id;
  }
  if (tables.failed() || found) return tables.outcome(found.value_or(base::ItemId()));
  return Error::kUnknownItem;
}

}  // namespace waterline::ledger
