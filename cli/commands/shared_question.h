#pragma once

#include "context.h"

namespace waterline::cli {

// Prints a question to both people, as the API has it, with the answers that can be seen here.
void print_question(const Context& context, const Json& question);

}  // namespace waterline::cli
