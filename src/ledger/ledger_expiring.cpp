#include <vector>

#include "ledger/acts.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"

// The part of Ledger for shares that end on a day.
namespace waterline::ledger {
namespace {

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
      std::uint64_t freed = 0;
      for (const base::Picture& picture :
           tables.pictures(*partner, one.share.item, base::Author::kPartner)) {
        freed += tables.erase_pieces(*partner, one.share.item, base::Author::kPartner, picture);
      }
      tables.free_extra_room(one.item, freed);
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
