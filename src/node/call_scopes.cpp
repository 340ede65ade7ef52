#include "node/call_scopes.h"

namespace waterline::node {

thread_local int Unattended::count_ = 0;
thread_local std::optional<std::uint64_t> OnlyInPeriod::required_;

}  // namespace waterline::node
