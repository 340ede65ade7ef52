#pragma once

#include "context.h"

namespace waterline::cli {

// Prints a question to both people, as the API returns it, with those answers that may be shown on
// this device already.
void print_question(const Context& context, const Json& question);

}  // namespace waterline::cli
