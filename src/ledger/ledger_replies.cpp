#include <algorithm>

#include "ledger/acts.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/words.h"

// The part of Ledger for replies and for shares that end.
namespace waterline::ledger {
namespace {

// Returns the revision of the latest operation by which the item's author allowed replies to it or
// stopped allowing them; 0 if there is none.
std::uint32_t replies_revision(Tables& tables, const ItemRow& item) {
  const auto held = tables.operation(item, Place::kReplies);
  return held ? revision_of(held->operation.body) : 0;
}

std::int64_t count_own_replies(Tables& tables, const PartnerRow& partner,
                               const base::ItemId& about) {
  auto row = tables.prepare(
      "SELECT count(*) FROM item i JOIN operation o ON o.place = 16 * i.id"
      " WHERE i.partner = ?1 AND i.about = ?2 AND i.what = 2 AND i.author = 1 AND o.text IS NOT "
      "NULL");
  row.bind(1, partner.id).bind(2, about.bytes());
  return tables.next(row) ? row.integer(0) : 0;
}

struct Expiring {
  ItemRow item;
  base::Share share;
};

std::vector<Expiring> expiring(Tables& tables, const PartnerRow& partner, base::Day today) {
  std::vector<Expiring> over;
  auto row = tables.prepare(
      "SELECT i.name FROM operation o JOIN item i ON i.id = o.place / 16"
      " WHERE o.kind = 1 AND o.more IS NOT NULL AND o.silent = 0 AND i.partner = ?1");
  row.bind(1, partner.id);
  std::vector<base::ItemId> names;
  while (tables.next(row)) names.push_back(base::ItemId::from_bytes(row.blob(0)));
  for (const base::ItemId& name : names) {
    const auto item = tables.item(partner, name);
    const auto content = item ? tables.operation(*item, Place::kContent) : std::nullopt;
    const auto* share = content ? std::get_if<base::Share>(&content->operation.body) : nullptr;
    if (share != nullptr && share->expires && *share->expires < today)
      over.push_back({*item, *share});
  }
  return over;
}

}  // namespace

Result<void> Ledger::set_replies(const base::ItemId& item, bool open) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto row = partner ? tables.item(*partner, item) : std::nullopt;
  const auto content = row ? tables.operation(*row, Place::kContent) : std::nullopt;
  if (tables.failed()) return tables.commit();
  if (!partner) return Error::kNoPartner;
  if (!visible(content) || row->what != ItemIs::kShare) return Error::kUnknownItem;
  if (row->author != base::Author::kMe) return Error::kNotYours;
  const std::uint32_t revision = replies_revision(tables, *row);
  if (opens_replies(revision) == open) return {};
  put_waiting(tables, *row, base::Replies{item, revision + 1});
  return state_->commit_act(tables);
}

Result<base::ItemId> Ledger::reply(const base::ItemId& item, std::string_view text,
                                   std::optional<base::ItemId> as, Doing doing,
                                   std::optional<base::Words> words) {
  if (auto sound = check_note(text); !sound) return sound.error();
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  const auto about = partner ? tables.item(*partner, item) : std::nullopt;
  const auto content = about ? tables.operation(*about, Place::kContent) : std::nullopt;
  if (!partner && !tables.failed()) return Error::kNoPartner;
  if (tables.failed()) return tables.outcome(base::ItemId());
  if (!visible(content) || about->what != ItemIs::kShare) return Error::kUnknownItem;
  if (std::holds_alternative<base::TakeBack>(content->operation.body)) return Error::kTakenBack;

  const bool own_item = about->author == base::Author::kMe;
  const std::uint32_t opening = own_item ? 0 : replies_revision(tables, *about);
  if (!own_item && !opens_replies(opening)) return Error::kRepliesClosed;
  if (count_own_replies(tables, *partner, item) >= kMaxOwnReplies) return Error::kTooMany;
  if (doing == Doing::kToTry) return tables.outcome(as.value_or(base::ItemId()));
  const auto id = as ? *as : base::ItemId::generate(*state_->random);
  const ItemRow row = tables.add_item(*partner, id, base::Author::kMe, ItemIs::kReply);
  const base::Words said_of = words.value_or(words_of(content->operation.body));
  put_waiting(tables, row, base::Reply{id, item, opening, std::string(text), said_of});
  if (auto done = state_->commit_act(tables); !done) return done.error();
  return id;
}

Result<std::size_t> Ledger::expire(base::Day today) {
  {
    // First look with a read transaction. On most days no share ends, and a write transaction would
    // be wasted.
    Tables tables = state_->reading();
    const auto partner = tables.latest_partner();
    if (!partner || expiring(tables, *partner, today).empty())
      return tables.outcome(std::size_t{0});
  }
  Tables tables = state_->writing();
  const auto partner = tables.latest_partner();
  if (!partner) return tables.outcome(std::size_t{0});
  const auto over = expiring(tables, *partner, today);
  Room room = partner->room;
  for (const Expiring& one : over) {
    auto content = tables.operation(one.item, Place::kContent);
    if (!content) break;  // the store failed
    if (one.item.author == base::Author::kMe) {
      take_back_content(tables, one.item, *content);
    } else {
      const std::uint64_t before = room_of(content->operation.body);
      tables.drop_text(one.item);
      room.free(one.item.what, before - kMinRoom);
    }
  }
  // take_back_content() has deleted Extras (operations of a later version) on these items, and has
  // reduced the partner's used room in the table `partner`. Read that row again, so that the value
  // read before does not overwrite the reduced one.
  const auto now = tables.latest_partner();
  if (!now) return tables.outcome(std::size_t{0});
  room.extra = now->room.extra;
  tables.set_room(*now, room);
  if (auto done = tables.commit_and_forget(); !done) return done.error();
  return over.size();
}

}  // namespace waterline::ledger
