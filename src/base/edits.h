#pragma once

#include <cstddef>
#include <string_view>

namespace waterline::base {

// Returns how many letters (bytes) must be changed, added, removed, or exchanged with their
// neighbour to turn one text into the other. No letter is edited twice (the restricted
// Damerau-Levenshtein distance).
std::size_t edits_between(std::string_view a, std::string_view b);

}  // namespace waterline::base
