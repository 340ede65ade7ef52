#pragma once

#include <cstdint>

#include "ledger/tables.h"

// Helpers that every operation of ours needs.
namespace waterline::ledger {

// Stores an operation of ours without a number: it waits to be sent.
void put_waiting(Tables& tables, const ItemRow& item, base::OperationBody body,
                 bool silent = false);

// Returns the revision of our operation that follows `before`. An operation that nobody has seen is
// rewritten under its own revision.
std::uint32_t next_revision(const PlacedOperation& before);

// Replaces the content by a TakeBack. REQUIRES: the item is ours and its content is not taken back.
void take_back_content(Tables& tables, const ItemRow& item, const PlacedOperation& content);

// True if people can see the item: it has content, and that is not a silent take-back.
inline bool visible(const std::optional<PlacedOperation>& content) {
  return content && !content->silent;
}

}  // namespace waterline::ledger
