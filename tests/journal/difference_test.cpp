#include "journal/difference.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

using namespace waterline;
using journal::LineChange;
using What = LineChange::What;

namespace {

std::string side_of(const std::vector<LineChange>& changes, What without) {
  std::string text;
  for (const LineChange& change : changes) {
    if (change.what != without) text += change.line + "\n";
  }
  return text;
}

std::size_t count_changed(const std::vector<LineChange>& changes) {
  std::size_t count = 0;
  for (const LineChange& change : changes) count += change.what != What::kKept;
  return count;
}

// Returns the minimal number of removed and added lines, computed by the longest common
// subsequence.
std::size_t fewest(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      common[i][j] = a[i - 1] == b[j - 1] ? common[i - 1][j - 1] + 1
                                          : std::max(common[i - 1][j], common[i][j - 1]);
    }
  }
  return a.size() + b.size() - 2 * common[a.size()][b.size()];
}

std::string as_lines(const std::string& letters) {
  std::string text;
  for (const char letter : letters) text.append(1, letter).append("\n");
  return text;
}

}  // namespace

TEST_CASE("a difference reproduces both texts with the fewest changes", "[journal]") {
  fakes::SeededRandom random(9);
  for (int round = 0; round < 3000; ++round) {
    const auto letters = [&] {
      std::string made;
      for (std::size_t n = random.below(14); n > 0; --n)
        made.push_back(static_cast<char>('a' + random.below(4)));
      return made;
    };
    const std::string before = letters();
    const std::string after = letters();
    CAPTURE(before, after);
    const auto changes = journal::difference(as_lines(before), as_lines(after));
    REQUIRE(side_of(changes, What::kAdded) == as_lines(before));
    REQUIRE(side_of(changes, What::kRemoved) == as_lines(after));
    REQUIRE(count_changed(changes) == fewest(before, after));
  }
}

TEST_CASE("completely different texts are compared quickly", "[journal]") {
  std::string before;
  std::string after;
  for (int i = 0; i < 30000; ++i) {
    before += "old " + std::to_string(i) + "\n";
    after += "new " + std::to_string(i) + "\n";
  }
  const auto changes = journal::difference("same\n" + before, "same\n" + after);
  CHECK(changes.front() == LineChange{What::kKept, "same"});
  CHECK(side_of(changes, What::kRemoved) == "same\n" + after);
  CHECK(changes.size() == 60001);
}
