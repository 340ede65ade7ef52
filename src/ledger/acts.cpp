#include "ledger/acts.h"

#include <utility>

#include "base/check.h"

namespace waterline::ledger {

void put_waiting(Tables& tables, const ItemRow& item, base::OperationBody body, bool silent) {
  base::check(well_formed(body));
  PlacedOperation placed;
  placed.operation.body = std::move(body);
  placed.silent = silent;
  tables.put(item, place_of(placed.operation.body, base::Author::kMe), nullptr, placed);
}

std::uint32_t next_revision(const PlacedOperation& before) {
  const std::uint32_t revision = revision_of(before.operation.body);
  return before.waits() ? revision : revision + 1;
}

void take_back_content(Tables& tables, const ItemRow& item, const PlacedOperation& content) {
  // Nobody has seen a first revision that still waits. But if the partner has acknowledged it or
  // sealed an answer to it, it was sent before this store was set back to an earlier state.
  const bool spoken_of =
      tables.operation(item, Place::kAcknowledgement) || tables.operation(item, Place::kTheirSeal);
  const bool never_left = content.waits() && revision_of(content.operation.body) <= 1 &&
                          !spoken_of && !tables.was_said(item);
  if (never_left) {
    // Since the item was never sent, our replies to it and our other operations on it were not sent
    // either. They must never be sent, because each of them names the item.
    tables.erase(item, Place::kReplies);
    for (const auto& [reply, id] : tables.own_replies(base::item_of(content.operation.body))) {
      put_waiting(tables, reply, base::TakeBack{id, base::Content::kReply}, /*silent=*/true);
      tables.free_extra_room(reply, tables.erase_extras(reply));
    }
  }
  put_waiting(tables, item,
              base::TakeBack{base::item_of(content.operation.body), base::Content(item.what)},
              /*silent=*/never_left);
  tables.free_extra_room(item, tables.erase_extras(item));
  tables.forget_answer(item);
}

}  // namespace waterline::ledger
