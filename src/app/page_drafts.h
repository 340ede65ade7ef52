#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/entries.h"
#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"

// The words that stand in the page's fields and are no entry yet. Each place where one can write is a
// slot of its own: "new", or the id of the entry that is being changed. They lie in the store of
// their side, in no list, search, calendar or export, and in every backup. REQUIRES everywhere: the
// mutex of the private side is held.
namespace waterline::app {

inline constexpr std::size_t kMaxSlots = 64;  // of each side

struct PageDraft {
  std::string slot;
  std::string content;  // made by the page's routes; not read here
};

// Returns whether this can be a slot: 1 to 40 small letters, digits and hyphens.
bool is_slot(std::string_view slot);
// The topic of Journal::own() that holds the slot's words: for Draft::in_place_of.
std::string topic_of(std::string_view slot);

// Stores the words of a slot in the place of its earlier ones. REQUIRES: is_slot. kTooLong, kTooMany.
Outcome<void> keep_page_draft(PrivateSide& open, Side side, const PageDraft& draft);
// In alphabetical order of their slots.
Outcome<std::vector<PageDraft>> page_drafts(PrivateSide& open, Side side);
// REQUIRES: is_slot. Does nothing if the slot is empty.
Outcome<void> drop_page_draft(PrivateSide& open, Side side, std::string_view slot);

}  // namespace waterline::app
