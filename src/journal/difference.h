#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::journal {

// One line of what became of a text.
struct LineChange {
  enum class What { kKept, kAdded, kRemoved };
  What what = What::kKept;
  std::string line;
  friend bool operator==(const LineChange&, const LineChange&) = default;
};

// From one text to another, line by line: the kept and removed lines in order are the lines of the
// first, the kept and added ones those of the second. As few changes as there can be, unless the
// texts differ in more than a thousand lines: then what lies between their common beginning and end
// is removed and added whole.
std::vector<LineChange> difference(std::string_view before, std::string_view after);

}  // namespace waterline::journal
