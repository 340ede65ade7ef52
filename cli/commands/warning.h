#pragma once

#include "context.h"

namespace waterline::cli {

// Prints for each warning sign what was noted of it, and when: the person's own words by date. No
// count is compared, and nothing is concluded.
void say_signs_over_time(const Context& context, const std::string& from, const std::string& to);

}  // namespace waterline::cli
