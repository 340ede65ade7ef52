#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/entries.h"

// Use cases of entries after they were written: pins, links and tags. REQUIRES for every function:
// the mutex of the private side is held.
namespace waterline::app {

Outcome<EntryView> pin_entry(PrivateSide& open, std::string_view id, bool pinned);
Outcome<EntryView> leave_out_entry(PrivateSide& open, std::string_view id, bool left_out);
// Adds or removes a link between two entries. Error kUnknownId if one is in the vault and the other
// in the deep.
Outcome<EntryView> link_entries(PrivateSide& open, std::string_view from, std::string_view to,
                                bool linked);

Outcome<std::vector<std::string>> list_tags(PrivateSide& open, Side side);
Outcome<void> rename_tag(PrivateSide& open, Side side, std::string_view from, std::string_view to);

Outcome<std::vector<base::Day>> days_written(PrivateSide& open, Side side,
                                             const journal::Filter& filter);
Outcome<std::vector<journal::Value>> values_of(PrivateSide& open, Side side, std::string_view field,
                                               const journal::Filter& filter);

}  // namespace waterline::app
