#pragma once

#include <cstddef>
#include <string_view>

namespace waterline::base {

// How many letters have to be changed, added, dropped, or exchanged with their neighbour to make
// the one of the other, in bytes (the distance of Damerau and Levenshtein, each place touched
// once).
std::size_t edits_between(std::string_view a, std::string_view b);

}  // namespace waterline::base
