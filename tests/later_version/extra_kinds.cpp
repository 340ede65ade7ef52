#include "base/extra_kinds.h"

// Replaces src/base/extra_kinds.cpp in a build that acts as a later version: that build knows one
// kind of operation (an Extra) that this version does not know.
namespace waterline::base {

const std::uint32_t kKnownExtraKinds = 3;

}  // namespace waterline::base
