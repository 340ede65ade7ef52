#pragma once

#include <cstdint>

namespace waterline::base {

// The number of kinds of Extra that this version knows: 1 to this number (docs/protocol.md, "Later
// versions"). Defined in its own file, so that a test can link the program again as a later
// version.
extern const std::uint32_t kKnownExtraKinds;

}  // namespace waterline::base
