#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/entries.h"
#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"

// The words that are in the page's fields and are no entry yet. Each place where a person can write
// is a slot of its own: "new", or the id of the entry that is being changed. They are in the store
// of their side and in every backup, but in no list, search, calendar or export. REQUIRES
// everywhere: the mutex of the private side is held.
namespace waterline::app {

inline constexpr std::size_t kMaxSlots = 64;  // of each side

struct PageDraft {
  std::string slot;
  std::string content;  // made by the page's routes; not read here
};

// Returns whether this can be a slot: 1 to 40 small letters, digits and hyphens.
bool is_slot(std::string_view slot);
// Returns the topic of Journal::own() that holds the words of a slot. An entry that is written with
// this topic in Draft::in_place_of takes the place of the draft.
std::string topic_of(std::string_view slot);

// Stores the words of a slot in the place of its earlier ones. REQUIRES: is_slot. kTooLong,
// kTooMany.
Outcome<void> keep_page_draft(PrivateSide& open, Side side, const PageDraft& draft);
// Returns the drafts in alphabetical order of their slots.
Outcome<std::vector<PageDraft>> page_drafts(PrivateSide& open, Side side);
// Deletes the words of a slot; does nothing if it has none. REQUIRES: is_slot.
Outcome<void> drop_page_draft(PrivateSide& open, Side side, std::string_view slot);

}  // namespace waterline::app
