#pragma once

#include <string>
#include <vector>

namespace waterline::cli {

// A day that was said in the person's language, in the English words that dates.h reads:
// {"letzten", "freitag"} -> {"last", "friday"}. What is no such day comes back as it is.
std::vector<std::string> day_in_english(const std::vector<std::string>& words);

}  // namespace waterline::cli
