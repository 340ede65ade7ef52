#include "base/extra_kinds.h"

namespace waterline::base {

const std::uint32_t kKnownExtraKinds = 2;

}  // namespace waterline::base
