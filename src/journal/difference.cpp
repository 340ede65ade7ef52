#include "journal/difference.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>

namespace waterline::journal {
namespace {

using What = LineChange::What;
using Lines = std::vector<std::string_view>;

// The limit for the number of changes. The memory for the search grows with the square of it: 8 MB
// for 1000 changes.
constexpr std::ptrdiff_t kMaxChanges = 1000;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

using Span = std::pair<Lines::const_iterator, Lines::const_iterator>;

void append(std::vector<LineChange>& changes, What what, Lines::const_iterator from,
            Lines::const_iterator to) {
  for (; from != to; ++from) changes.push_back({what, std::string(*from)});
}

// Finds the fewest changes by E. Myers, "An O(ND) difference algorithm and its variations" (1986),
// section 4. It computes the furthest point on every diagonal for 0, 1, 2, ... changes, and then
// goes back along the path to list the changes. Returns nullopt if there are more than kMaxChanges.
std::optional<std::vector<LineChange>> fewest_changes(const Span& before, const Span& after) {
  const std::ptrdiff_t n = before.second - before.first;
  const std::ptrdiff_t m = after.second - after.first;
  // furthest[changes] is a row with the furthest point on each diagonal after so many changes. The
  // point on diagonal k is at index k + changes of the row.
  std::vector<std::vector<std::ptrdiff_t>> furthest;
  const auto reached = [&](std::ptrdiff_t changes, std::ptrdiff_t diagonal) {
    const auto& row = furthest[static_cast<std::size_t>(changes)];
    return row[static_cast<std::size_t>(diagonal + changes)];
  };
  // Returns true if the path to diagonal k comes from diagonal k + 1, by an added line.
  const auto comes_by_adding = [&](std::ptrdiff_t changes, std::ptrdiff_t k) {
    return k == -changes ||
           (k != changes && reached(changes - 1, k - 1) < reached(changes - 1, k + 1));
  };
  std::ptrdiff_t changes = 0;
  for (bool done = false; !done; ++changes) {
    if (changes > std::min(n + m, kMaxChanges)) return {};
    std::vector<std::ptrdiff_t> row(static_cast<std::size_t>(2 * changes + 1));
    for (std::ptrdiff_t k = -changes; k <= changes; k += 2) {
      std::ptrdiff_t x = 0;
      if (changes > 0)
        x = comes_by_adding(changes, k) ? reached(changes - 1, k + 1)
                                        : reached(changes - 1, k - 1) + 1;
      while (x < n && x - k < m && x - k >= 0 && before.first[x] == after.first[x - k]) ++x;
      row[static_cast<std::size_t>(k + changes)] = x;
      done = done || (x >= n && x - k >= m);
    }
    furthest.push_back(std::move(row));
  }

  std::vector<LineChange> backwards;
  std::ptrdiff_t x = n;
  std::ptrdiff_t y = m;
  for (std::ptrdiff_t left = changes - 1; left > 0; --left) {
    const std::ptrdiff_t k = x - y;
    const bool added = comes_by_adding(left, k);
    const std::ptrdiff_t from_x = reached(left - 1, added ? k + 1 : k - 1);
    const std::ptrdiff_t from_y = from_x - (added ? k + 1 : k - 1);
    while (x > from_x + (added ? 0 : 1) || y > from_y + (added ? 1 : 0)) {
      backwards.push_back({What::kKept, std::string(before.first[--x])});
      --y;
    }
    backwards.push_back(added ? LineChange{What::kAdded, std::string(after.first[--y])}
                              : LineChange{What::kRemoved, std::string(before.first[--x])});
  }
  while (x > 0) backwards.push_back({What::kKept, std::string(before.first[--x])});
  std::ranges::reverse(backwards);
  return backwards;
}

}  // namespace

std::vector<LineChange> difference(std::string_view before, std::string_view after) {
  const Lines old_lines = lines_of(before);
  const Lines new_lines = lines_of(after);
  const auto [old_begin, new_begin] = std::ranges::mismatch(old_lines, new_lines);
  const auto same_end = std::mismatch(old_lines.rbegin(), std::make_reverse_iterator(old_begin),
                                      new_lines.rbegin(), std::make_reverse_iterator(new_begin));
  const Span old_middle(old_begin, same_end.first.base());
  const Span new_middle(new_begin, same_end.second.base());

  std::vector<LineChange> changes;
  append(changes, What::kKept, old_lines.begin(), old_begin);
  if (auto fewest = fewest_changes(old_middle, new_middle)) {
    std::ranges::move(*fewest, std::back_inserter(changes));
  } else {
    append(changes, What::kRemoved, old_middle.first, old_middle.second);
    append(changes, What::kAdded, new_middle.first, new_middle.second);
  }
  append(changes, What::kKept, old_middle.second, old_lines.end());
  return changes;
}

}  // namespace waterline::journal
