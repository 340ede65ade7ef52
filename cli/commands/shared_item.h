#pragma once

#include "context.h"

namespace waterline::cli {

// Something shared, as `ours` has it: who wrote it, how much of the entry it is, and everything
// beside it.
void print_shared(const Context& context, const Json& item);

}  // namespace waterline::cli
