#pragma once

#include "context.h"

namespace waterline::cli {

// Prints a shared item of the API: its author, its depth, its text, the acknowledgement and the
// replies.
void print_shared(const Context& context, const Json& item);

}  // namespace waterline::cli
