#pragma once

#include <cstdint>

namespace waterline::base {

// How many kinds of Extra this version knows: 1 to this number (docs/protocol.md, "Later
// versions"). Defined in a file of its own, so that a test can link the program once more as a
// later version.
extern const std::uint32_t kKnownExtraKinds;

}  // namespace waterline::base
