#pragma once

#include <string>
#include <vector>

namespace waterline::cli {

// Translates a day in the person's language into the English words that dates.h reads:
// {"letzten", "freitag"} -> {"last", "friday"}. Other words are returned unchanged.
std::vector<std::string> day_in_english(const std::vector<std::string>& words);

}  // namespace waterline::cli
