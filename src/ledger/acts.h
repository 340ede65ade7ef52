#pragma once

#include <cstdint>

#include "ledger/tables.h"

// Helpers of every operation that this person makes.
namespace waterline::ledger {

// Stores an operation of ours without a number: it waits to be sent.
void put_waiting(Tables& tables, const ItemRow& item, base::OperationBody body,
                 bool silent = false);

// Returns the revision of our next operation after `before`. If `before` has not left, nobody has
// seen it, so the next one takes its revision.
std::uint32_t next_revision(const PlacedOperation& before);

// Replaces the content of an item by a TakeBack. REQUIRES: the item is ours and its content is not
// taken back.
void take_back_content(Tables& tables, const ItemRow& item, const PlacedOperation& content);

// Returns true if people can see the item: it has content, and the content is not a take-back that
// need not be sent.
inline bool visible(const std::optional<PlacedOperation>& content) {
  return content && !content->silent;
}

}  // namespace waterline::ledger
