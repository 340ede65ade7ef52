#pragma once

#include <string_view>

#include "context.h"

// What to tell a person about a pairing that came to nothing.
namespace waterline::cli {

enum class PairingSide { kShows, kJoins };
// How a pairing ended, from the node's answer. `tries`, if it is there: how many wrong codes were
// typed here.
Ended words_for_pairing_end(const Json& pairing, PairingSide side);
// Another command on this device began a pairing meanwhile.
Ended words_for_replaced_pairing();
// What keeps this from being a code, from the node's error.
Ended words_for_bad_code(const Json& error, std::string_view typed);

}  // namespace waterline::cli
