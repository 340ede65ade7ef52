#pragma once

#include <string_view>

#include "context.h"

// Words for a pairing that failed.
namespace waterline::cli {

enum class PairingSide { kShows, kJoins };
// Returns the words for the end of a pairing, from the node's answer. The caller may add `tries`:
// the number of wrong codes that were typed here.
Ended words_for_pairing_end(const Json& pairing, PairingSide side);
// Returns the words for a pairing that another command on this device has replaced.
Ended words_for_replaced_pairing();
// Returns the reason why `typed` is no code, from the node's error.
Ended words_for_bad_code(const Json& error, std::string_view typed);

}  // namespace waterline::cli
