#include "base/edits.h"

#include <catch2/catch.hpp>

using waterline::base::edits_between;

TEST_CASE("typing errors are counted, two exchanged letters as one", "[base]") {
  struct Row {
    const char* a;
    const char* b;
    std::size_t edits;
  };
  const Row rows[] = {
      {"", "", 0},          {"", "abc", 3},           {"finch", "finch", 0}, {"finch", "finhc", 1},
      {"finch", "fnch", 1}, {"finch", "finnch", 1},   {"finch", "winch", 1}, {"ab", "ba", 1},
      {"abc", "ca", 3},     {"kitten", "sitting", 3},
  };
  for (const Row& row : rows) {
    INFO(row.a << " " << row.b);
    CHECK(edits_between(row.a, row.b) == row.edits);
    CHECK(edits_between(row.b, row.a) == row.edits);
  }
}
