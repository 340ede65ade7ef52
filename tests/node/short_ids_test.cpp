#include "node/short_ids.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "base/id_range.h"
#include "fakes/seeded_random.h"

namespace waterline::node {
namespace {

TEST_CASE("a short id fits its own id alone, and with a letter less it would not", "[node]") {
  fakes::SeededRandom random(7);
  for (int round = 0; round < 200; ++round) {
    // Few letters, so that many ids begin alike.
    std::set<std::string> made;
    const std::size_t count = random.below(60);
    while (made.size() < count) {
      std::string id = "s";
      while (id.size() < 12) id += static_cast<char>('a' + random.below(2));
      made.insert(id);
    }
    std::vector<std::string> ids(made.begin(), made.end());
    for (std::size_t i = 1; i < ids.size(); ++i) std::swap(ids[i], ids[random.below(i + 1)]);
    const auto fits = [&](const std::string& beginning) {
      return std::count_if(ids.begin(), ids.end(), [&](const std::string& id) { return id.starts_with(beginning); });
    };
    const auto beginnings = short_ids(ids);
    REQUIRE(beginnings.size() == ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      CHECK(ids[i].starts_with(beginnings[i]));
      CHECK(fits(beginnings[i]) == 1);
      CHECK(beginnings[i].size() >= base::kMinBeginningSize);
      if (beginnings[i].size() > base::kMinBeginningSize)
        CHECK(fits(beginnings[i].substr(0, beginnings[i].size() - 1)) > 1);
    }
  }
}

}  // namespace
}  // namespace waterline::node
