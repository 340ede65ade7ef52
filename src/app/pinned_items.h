#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "app/sharing.h"

// The shared items that the person pinned. REQUIRES for every function: the mutexes of the sides
// that it takes are held.
namespace waterline::app {

// Returns the shared items that the person pinned, in the order in which they were pinned, without
// those that were taken back or have expired since. A pin is private and only refers to an item: it
// copies no words.
Outcome<std::vector<ItemView>> pinned_items(PrivateSide& open, link::SharedSide& shared);
// Pins an item. Error kTooMany if kMaxPinnedShared items are pinned already.
Outcome<ItemView> pin_item(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                           bool pinned);
inline constexpr std::size_t kMaxPinnedShared = 256;

}  // namespace waterline::app
