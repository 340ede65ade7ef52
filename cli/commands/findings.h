#pragma once

#include <string>

#include "context.h"

namespace waterline::cli {

// Returns the words for a finding (docs/api.md, "doctor"): what is the matter, and in a second line
// what to do. Takes an object with the field `finding`.
std::string words_for_finding(const Json& finding);

}  // namespace waterline::cli
