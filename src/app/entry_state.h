#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/entries.h"
#include "journal/difference.h"

// What becomes of entries after they were written: their history, the bin, pins, links and tags.
// REQUIRES everywhere: the mutex of the private side is held.
namespace waterline::app {

struct RevisionView {
  journal::Revision revision;
  std::vector<journal::LineChange> changes;  // from the one before
};
Outcome<std::vector<RevisionView>> read_history(PrivateSide& open, std::string_view id);
// To that revision, or to the one before the newest. kUnknownId if there is none.
Outcome<EntryView> revert_entry(PrivateSide& open, std::string_view id,
                                std::optional<std::uint32_t> revision, base::WallTime now);

// How long what was removed lies in the bin.
inline constexpr std::chrono::days kUsualTimeInBin{30};
inline constexpr std::chrono::days kLongestTimeInBin{36500};

// Into the bin, with its shares that wait: nothing rises from what was removed. For good where
// nothing is kept there.
Outcome<void> remove_entry(PrivateSide& open, std::string_view id, base::WallTime now);
Outcome<void> remove_entry_for_good(PrivateSide& open, std::string_view id);
Outcome<EntryView> restore_entry(PrivateSide& open, std::string_view id);
// Gives how many are gone for good.
Outcome<std::size_t> empty_bin(PrivateSide& open, Side side, base::WallTime until);
Outcome<std::chrono::days> time_in_bin(PrivateSide& open);
Outcome<void> set_time_in_bin(PrivateSide& open, std::chrono::days time);
// What has lain there for its time goes for good, on both sides. For the node's clock.
Outcome<void> empty_bins_when_due(PrivateSide& open, base::WallTime now);

Outcome<EntryView> pin_entry(PrivateSide& open, std::string_view id, bool pinned);
Outcome<EntryView> leave_out_entry(PrivateSide& open, std::string_view id, bool left_out);
// Both of one side. kUnknownId.
Outcome<EntryView> link_entries(PrivateSide& open, std::string_view from, std::string_view to,
                                bool linked);

Outcome<std::vector<std::string>> list_tags(PrivateSide& open, Side side);
Outcome<void> rename_tag(PrivateSide& open, Side side, std::string_view from, std::string_view to);

Outcome<std::vector<base::Day>> days_written(PrivateSide& open, Side side,
                                             const journal::Filter& filter);
Outcome<std::vector<journal::Value>> values_of(PrivateSide& open, Side side, std::string_view field,
                                               const journal::Filter& filter);

inline constexpr std::string_view kAppointment = "appointment";

// Kinds that a list leaves out unless it is asked for one: they have a view of their own.
const std::vector<journal::Kind>& kinds_with_own_view();

}  // namespace waterline::app
