#pragma once

#include <string_view>

#include "context.h"

// Words for a pairing that failed.
namespace waterline::cli {

enum class PairingSide { kShows, kJoins };
// How a pairing ended, from the node's answer. The caller may add `tries`: the number of wrong
// codes that were typed here.
Ended words_for_pairing_end(const Json& pairing, PairingSide side);
// Another command on this device has begun a pairing.
Ended words_for_replaced_pairing();
// Why `typed` is no code, from the node's error.
Ended words_for_bad_code(const Json& error, std::string_view typed);

}  // namespace waterline::cli
