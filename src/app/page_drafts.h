#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/entries.h"
#include "app/failure.h"
#include "app/private_side.h"
#include "base/time.h"

// Keeps the words that a person has typed into fields of the page and that are no entry yet. Each
// place of the page where a person can write is called a slot: "new", or the id of the entry that
// is being changed. The words are in the store of their side and in every backup, but in no list,
// search, calendar or export. REQUIRES for every function: the mutex of the private side is held.
namespace waterline::app {

inline constexpr std::size_t kMaxSlots = 64;  // of each side

struct PageDraft {
  std::string slot;
  std::string content;  // made by the page's routes; not read here
};

// Returns whether the text can name a slot: 1 to 40 small letters, digits and hyphens.
bool is_slot(std::string_view slot);
// Returns the topic of Journal::own() under which the words of a slot are stored. If an entry is
// written with this topic in Draft::in_place_of, the words of the slot are deleted in the same
// step.
std::string topic_of(std::string_view slot);

// Stores the words of a slot, instead of its earlier ones. REQUIRES: is_slot(). Errors: kTooLong,
// kTooMany.
Outcome<void> keep_page_draft(PrivateSide& open, Side side, const PageDraft& draft);
// Returns the words of all slots of this side (vault or deep), in alphabetical order of the slots.
Outcome<std::vector<PageDraft>> page_drafts(PrivateSide& open, Side side);
// Deletes the words of a slot; does nothing if it has none. REQUIRES: is_slot.
Outcome<void> drop_page_draft(PrivateSide& open, Side side, std::string_view slot);

}  // namespace waterline::app
