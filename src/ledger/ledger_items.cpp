#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/id_beginning.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_row.h"
#include "ledger/words.h"

// The part of Ledger that reads items.
namespace waterline::ledger {
namespace {

constexpr std::string_view kItemColumns =
    "SELECT name, author, mark, replies, silent, kind, revision, value, day, text, more, id, "
    "mark_words, replaced,"
    " partner"
    " FROM visible_item"
    " WHERE what = 1";

Item item_of(store::Statement& row) {
  Item item;
  item.id = base::ItemId::from_bytes(row.blob(0));
  item.author = author_of(row.integer(1));
  if (!row.is_null(2) &&
      base::AcknowledgementKind(row.integer(2)) != base::AcknowledgementKind::kWithdrawn) {
    item.acknowledgement = base::AcknowledgementKind(row.integer(2));
  }
  item.replies_open = !row.is_null(3) && opens_replies(static_cast<std::uint32_t>(row.integer(3)));
  auto content = body_of(row, 5, item.id);
  if (auto* share = std::get_if<base::Share>(&content)) {
    if (!share->text.empty()) item.words = words_of(content);
    item.acknowledgement_to_earlier = item.acknowledgement && is_earlier(row.blob(12), item.words);
    item.depth = share->depth;
    item.text = std::move(share->text);
    item.day = share->day;
    item.expires = share->expires;
    item.revised = share->revision > 1 || row.integer(13) != 0;
    item.expired = item.text.empty();
  } else {
    item.taken_back = true;
  }
  return item;
}

std::size_t size_of(const Item& item) {
  std::size_t size = item.text.size();
  for (const ReplyView& reply : item.replies) size += reply.text.size();
  return size;
}

}  // namespace

Result<ItemPage> Ledger::items(const ItemRange& range) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row =
      tables.prepare(std::string(kItemColumns) +
                     " AND partner = ?1 AND id < ?2 AND (?3 = 0 OR author = ?3) ORDER BY id DESC");
  row.bind(1, partner ? partner->id : 0).bind(2, range.before.value_or(INT64_MAX));
  row.bind(3, range.author ? static_cast<std::int64_t>(*range.author) : 0);
  ItemPage page;
  std::int64_t last = 0;
  for (std::size_t size = 0; tables.next(row); size += size_of(page.items.back())) {
    if (page.items.size() == range.most || size >= range.most_bytes) {
      page.next = last;
      break;
    }
    last = row.integer(11);
    page.items.push_back(item_of(row));
    State::add_replies(tables, partner->id, page.items.back());
    State::add_pictures(tables, partner->id, page.items.back());
  }
  return tables.outcome(std::move(page));
}

Result<std::vector<Item>> Ledger::items() {
  auto page = items({.most = SIZE_MAX});
  if (!page) return page.error();
  return std::move(page->items);
}

Result<std::vector<Item>> Ledger::former_items() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(std::string(kItemColumns) + " AND partner <> ?1 ORDER BY id DESC");
  row.bind(1, partner ? partner->id : 0);
  std::vector<Item> items;
  while (tables.next(row)) {
    items.push_back(item_of(row));
    items.back().replies_open = false;  // nobody could receive a reply
    State::add_replies(tables, row.integer(14), items.back());
    State::add_pictures(tables, row.integer(14), items.back());
  }
  return tables.outcome(std::move(items));
}

Result<Item> Ledger::item(const base::ItemId& id) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  auto row = tables.prepare(std::string(kItemColumns) + " AND name = ?2 AND partner = ?1");
  row.bind(1, partner ? partner->id : 0).bind(2, id.bytes());
  if (!tables.next(row)) return tables.failed() ? tables.outcome(Item{}) : Error::kUnknownItem;
  Item found = item_of(row);
  State::add_replies(tables, partner->id, found);
  State::add_pictures(tables, partner->id, found);
  return tables.outcome(std::move(found));
}

Result<bool> Ledger::has_unreadable() {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  const bool has = partner && tables.has_unknown_extras(*partner);
  return tables.outcome(has);
}

Result<bool> Ledger::is_of_former(std::string_view id_or_beginning) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  const auto range = base::ids_that_begin(base::ItemKind::kLetter, id_or_beginning);
  if (!range || !partner) return tables.outcome(false);
  auto row =
      tables.prepare("SELECT max(partner = ?1) FROM named_item WHERE name BETWEEN ?2 AND ?3");
  row.bind(1, partner->id)
      .bind(2, base::ByteView(range->first))
      .bind(3, base::ByteView(range->last));
  const bool is_one = tables.next(row) && !row.is_null(0) && row.integer(0) == 0;
  return tables.outcome(is_one);
}

Result<base::ItemId> Ledger::resolve(std::string_view id_or_beginning) {
  Tables tables = state_->reading();
  const auto partner = tables.latest_partner();
  const auto range = base::ids_that_begin(base::ItemKind::kLetter, id_or_beginning);
  if (!range) return tables.failed() ? tables.outcome(base::ItemId()) : Error::kUnknownItem;
  auto row = tables.prepare(
      "SELECT name FROM named_item WHERE partner = ?1 AND name BETWEEN ?2 AND ?3 LIMIT 2");
  row.bind(1, partner ? partner->id : 0)
      .bind(2, base::ByteView(range->first))
      .bind(3, base::ByteView(range->last));
  std::vector<base::ItemId> found;
  while (tables.next(row)) found.push_back(base::ItemId::from_bytes(row.blob(0)));
  if (found.size() > 1) return Error::kAmbiguous;
  if (tables.failed() || !found.empty())
    return tables.outcome(found.empty() ? base::ItemId() : found.front());
  return Error::kUnknownItem;
}

}  // namespace waterline::ledger
