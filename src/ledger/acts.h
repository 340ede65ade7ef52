#pragma once

#include <cstdint>

#include "ledger/tables.h"

// Helpers of the functions that make this person's operations.
namespace waterline::ledger {

// Stores an operation of ours that has no number yet, so that it waits to be sent. If `silent` is
// true, it is a take-back that the partner need not be told of, and it is never sent.
void put_waiting(Tables& tables, const ItemRow& item, base::OperationBody body,
                 bool silent = false);

// Returns the revision for our operation that replaces `before`. If `before` was not sent yet,
// nobody has seen it, and the new operation gets the same revision; otherwise it gets the next
// higher one.
std::uint32_t next_revision(const PlacedOperation& before);

// Replaces the content of an item (a share, reply or question of ours) by a TakeBack operation.
// REQUIRES: the item is ours, and its content was not taken back before.
void take_back_content(Tables& tables, const ItemRow& item, const PlacedOperation& content);

// Returns true if people can see the item: it has content. A take-back that the partner need not be
// told of (`silent`) does not count as content.
inline bool visible(const std::optional<PlacedOperation>& content) {
  return content && !content->silent;
}

}  // namespace waterline::ledger
