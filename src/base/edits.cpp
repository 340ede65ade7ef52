#include "base/edits.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace waterline::base {

std::size_t edits_between(std::string_view a, std::string_view b) {
  // Each of these three rows has the edit distances between one prefix of `a` and all prefixes of
  // `b`. `row` is for the prefix of `a` that the loop is at, `above` for the prefix that is one
  // letter shorter, `before` for the one that is two letters shorter.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, above);
    std::swap(above, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t kept_or_changed = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({kept_or_changed, above[j] + 1, row[j - 1] + 1});
      const bool are_exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (are_exchanged) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace waterline::base
