#include "base/extra_kinds.h"

// The program as a later version that knows one kind of Extra. It takes the place of
// src/base/extra_kinds.cpp.
namespace waterline::base {

const std::uint32_t kKnownExtraKinds = 1;

}  // namespace waterline::base
