#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "app/entries.h"

// Moves entries into the bin and deletes them from there. REQUIRES for every function: the mutex of
// the private side is held.
namespace waterline::app {

// How long the bin keeps an entry, unless the person sets another time.
inline constexpr std::chrono::days kDefaultTimeInBin{30};
inline constexpr std::chrono::days kMaxTimeInBin{36500};

// Puts the entry into the bin and cancels its waiting shares. If the person set the time in the bin
// to 0 days, deletes the entry for good instead.
Outcome<void> remove_entry(PrivateSide& open, std::string_view id, base::WallTime now);
Outcome<void> remove_entry_for_good(PrivateSide& open, std::string_view id);
Outcome<EntryView> restore_entry(PrivateSide& open, std::string_view id);
// Deletes for good every entry that was put into the bin at or before `until`. Returns how many.
Outcome<std::size_t> empty_bin(PrivateSide& open, Side side, base::WallTime until);
Outcome<std::chrono::days> time_in_bin(PrivateSide& open);
Outcome<void> set_time_in_bin(PrivateSide& open, std::chrono::days time);
// Deletes for good every entry, in the vault and in the deep, whose time in the bin is over. The
// node calls it from time to time.
Outcome<void> empty_bins_when_due(PrivateSide& open, base::WallTime now);

}  // namespace waterline::app
