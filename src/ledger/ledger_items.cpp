#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/id_range.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_row.h"

// The part of Ledger that reads what the operations add up to.
namespace waterline::ledger {
namespace {

constexpr std::string_view kColumns =
    "SELECT name, author, mark, replies, silent, kind, revision, value, day, text, more FROM visible_item"
    " WHERE what = 1";

std::vector<Item> read_items(Tables& tables, store::Statement& row) {
  std::vector<Item> items;
  while (tables.next(row)) {
    Item item;
    item.id = base::ItemId::from_bytes(row.blob(0));
    item.author = author_of(row.integer(1));
    if (!row.is_null(2)) item.mark = base::Witness(row.integer(2));
    item.replies_open = !row.is_null(3) && opens_replies(static_cast<std::uint32_t>(row.integer(3)));
    auto content = body_of(row, 5, item.id);
    if (auto* share = std::get_if<base::Share>(&content)) {
      item.rendition = share->rendition;
      item.text = std::move(share->text);
      item.day = share->day;
      item.expires = share->expires;
      item.revised = share->revision > 1;
      item.expired = item.text.empty();
    } else {
      item.taken_back = true;
    }
    items.push_back(std::move(item));
  }
  return items;
}

// Adds the replies to the items that they are about, but for those that were taken back. One of the partner's to an
// item of mine is shown once the opening that it names is held: it may have come before it, and nobody else can open my
// items.
void add_replies(Tables& tables, std::int64_t partner, std::vector<Item>& items) {
  std::map<base::ItemId, Item*> by_id;
  for (Item& item : items) by_id.emplace(item.id, &item);
  auto row = tables.prepare(
      "SELECT r.name, r.author, r.about, o.kind, o.revision, o.value, o.day, o.text, o.more, d.revision, i.author"
      " FROM item i JOIN item r ON r.about = i.name AND r.partner = i.partner"
      " JOIN operation o ON o.place = 16 * r.id AND o.silent = 0 LEFT JOIN operation d ON d.place = 16 * i.id + 2"
      " WHERE i.partner = ?1 AND i.name BETWEEN ?2 AND ?3 ORDER BY r.id");
  const auto one = items.size() == 1 ? std::optional(items.front().id) : std::nullopt;
  std::array<std::byte, base::ItemId::kSize> first{};
  std::array<std::byte, base::ItemId::kSize> last{};
  last.fill(std::byte{0xff});
  if (one) std::ranges::copy(one->bytes(), first.begin());
  if (one) std::ranges::copy(one->bytes(), last.begin());
  row.bind(1, partner).bind(2, base::ByteView(first)).bind(3, base::ByteView(last));
  while (tables.next(row)) {
    const auto found = by_id.find(base::ItemId::from_bytes(row.blob(2)));
    if (found == by_id.end()) continue;
    ReplyView view;
    view.id = base::ItemId::from_bytes(row.blob(0));
    view.author = author_of(row.integer(1));
    const auto body = body_of(row, 3, view.id);
    const auto* reply = std::get_if<base::Reply>(&body);
    const auto opened = row.is_null(9) ? std::int64_t{0} : row.integer(9);
    const bool own_item = row.integer(1) == row.integer(10);
    if (reply == nullptr || !(own_item || (reply->opening > 0 && reply->opening <= opened))) continue;
    view.text = reply->text;
    found->second->replies.push_back(std::move(view));
  }
}

}  // namespace

Result<std::vector<Item>> Ledger::items() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(std::string(kColumns) + " AND partner = ?1 ORDER BY id DESC");
  row.bind(1, partner ? partner->id : 0);
  auto items = read_items(tables, row);
  if (!items.empty()) add_replies(tables, partner->id, items);
  return tables.outcome(std::move(items));
}

Result<std::vector<Item>> Ledger::former_items() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(std::string(kColumns) + " AND partner <> ?1 ORDER BY id DESC");
  row.bind(1, partner ? partner->id : 0);
  return tables.outcome(read_items(tables, row));
}

Result<Item> Ledger::item(const base::ItemId& id) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(std::string(kColumns) + " AND name = ?2 AND partner = ?1");
  row.bind(1, partner ? partner->id : 0).bind(2, id.bytes());
  auto found = read_items(tables, row);
  if (found.empty()) return tables.failed() ? tables.outcome(Item{}) : Error::kUnknownItem;
  add_replies(tables, partner->id, found);
  return tables.outcome(std::move(found.front()));
}

Result<std::vector<base::ItemId>> Ledger::ids() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare("SELECT name FROM named_item WHERE partner = ?1");
  row.bind(1, partner ? partner->id : 0);
  std::vector<base::ItemId> ids;
  while (tables.next(row)) ids.push_back(base::ItemId::from_bytes(row.blob(0)));
  return tables.outcome(std::move(ids));
}

Result<base::ItemId> Ledger::resolve(std::string_view id_or_beginning) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  const auto range = base::ids_that_begin(base::ItemKind::kLetter, id_or_beginning);
  if (!range) return tables.failed() ? tables.outcome(base::ItemId()) : Error::kUnknownItem;
  auto row = tables.prepare("SELECT name FROM named_item WHERE partner = ?1 AND name BETWEEN ?2 AND ?3 LIMIT 2");
  row.bind(1, partner ? partner->id : 0).bind(2, base::ByteView(range->first)).bind(3, base::ByteView(range->last));
  std::vector<base::ItemId> found;
  while (tables.next(row)) found.push_back(base::ItemId::from_bytes(row.blob(0)));
  if (found.size() > 1) return Error::kAmbiguous;
  if (tables.failed() || !found.empty()) return tables.outcome(found.empty() ? base::ItemId() : found.front());
  return Error::kUnknownItem;
}

}  // namespace waterline::ledger
