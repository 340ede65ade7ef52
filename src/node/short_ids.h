#pragma once

#include <string>
#include <vector>

namespace waterline::node {

// For each of these different ids, in their order: the shortest beginning, of at least base::kMinBeginningSize, that
// fits none of the others. Takes time as sorting does.
std::vector<std::string> short_ids(const std::vector<std::string>& ids);

}  // namespace waterline::node
