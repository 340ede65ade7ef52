#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::journal {

// One line of a comparison of two texts.
struct LineChange {
  enum class What { kKept, kAdded, kRemoved };
  What what = What::kKept;
  std::string line;
  friend bool operator==(const LineChange&, const LineChange&) = default;
};

// Compares two texts line by line. The kept and removed lines in order are the lines of `before`,
// the kept and added ones those of `after`. The number of changes is minimal, unless more than a
// thousand lines differ: then everything between the common beginning and end is removed and added
// as a whole.
std::vector<LineChange> difference(std::string_view before, std::string_view after);

}  // namespace waterline::journal
