#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace waterline::node {

inline constexpr std::size_t kShortestBeginning = 5;  // letters of an id that a request may leave it at; docs/api.md

// For each of these different ids, in their order: the shortest beginning, of at least kShortestBeginning, that fits
// none of the others. Takes time as sorting does.
std::vector<std::string> short_ids(const std::vector<std::string>& ids);

}  // namespace waterline::node
