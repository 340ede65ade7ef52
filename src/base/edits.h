#pragma once

#include <cstddef>
#include <string_view>

namespace waterline::base {

// Returns how many letters must be changed, added, removed, or exchanged with their neighbour to
// turn one text into the other. Counts bytes (the Damerau-Levenshtein distance, each place touched
// once).
std::size_t edits_between(std::string_view a, std::string_view b);

}  // namespace waterline::base
