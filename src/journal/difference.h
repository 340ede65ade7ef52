#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::journal {

// One line of a comparison of two texts: kept, removed or added.
struct LineChange {
  enum class What { kKept, kAdded, kRemoved };
  What what = What::kKept;
  std::string line;
  friend bool operator==(const LineChange&, const LineChange&) = default;
};

// Compares two texts line by line. The kept and removed lines in order are the lines of `before`,
// the kept and added ones those of `after`. The number of changes is minimal, unless more than a
// thousand lines differ. In that case the result removes and adds, as a whole, everything between
// the beginning and the end that both texts have in common.
std::vector<LineChange> difference(std::string_view before, std::string_view after);

}  // namespace waterline::journal
