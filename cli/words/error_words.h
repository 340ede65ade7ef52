#pragma once

#include <string>
#include <string_view>

#include "context.h"

// The words and the exit code for every error of the API.
namespace waterline::cli {

// Returns what to tell a person about an error of the API (docs/api.md): what happened, what was
// kept, what to do next.
Ended words_for(const Json& error);

}  // namespace waterline::cli
