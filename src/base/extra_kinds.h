#pragma once

#include <cstdint>

namespace waterline::base {

// The number of kinds of base::Extra (an operation of a later version) that this version knows:
// their kinds are 1 to this number (docs/protocol.md, "Later versions"). The number is in a file of
// its own, so that a test can link the program again as a later version.
extern const std::uint32_t kKnownExtraKinds;

}  // namespace waterline::base
