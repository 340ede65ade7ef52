#pragma once

#include <cstdint>

#include "ledger/tables.h"

// What all own acts do.
namespace waterline::ledger {

// Places an own act that has no number yet.
void put_waiting(Tables& tables, const ItemRow& item, base::OperationBody body,
                 bool silent = false);

// The revision of an act that follows `before`: one that nobody has seen is simply written anew.
std::uint32_t next_revision(const PlacedOperation& before);

// REQUIRES: an item of one's own, whose content was not taken back.
void take_back_content(Tables& tables, const ItemRow& item, const PlacedOperation& content);

// An item as people can see it: it has content, or had some that left.
inline bool visible(const std::optional<PlacedOperation>& content) {
  return content && !content->silent;
}

}  // namespace waterline::ledger
