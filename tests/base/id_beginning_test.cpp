#include "base/id_beginning.h"

#include <catch2/catch.hpp>

#include "base/operation.h"
#include "fakes/seeded_random.h"

using namespace waterline;

TEST_CASE("a range contains exactly the ids with that beginning", "[base]") {
  fakes::SeededRandom random(5);
  for (int i = 0; i < 300; ++i) {
    const auto id = base::ItemId::generate(random);
    auto near = random.bytes<16>();
    std::copy_n(id.bytes().begin(), random.below(16), near.begin());
    const base::ItemId other(near);
    for (std::size_t size = base::kMinBeginningSize; size <= base::ItemId::kTextSize; ++size) {
      const std::string beginning = id.text().substr(0, size);
      const auto range = base::ids_that_begin('s', beginning);
      REQUIRE(range.has_value());
      REQUIRE(base::ItemId(range->first) <= id);
      REQUIRE(id <= base::ItemId(range->last));
      const bool within = base::ItemId(range->first) <= other && other <= base::ItemId(range->last);
      REQUIRE(within == other.text().starts_with(beginning));
    }
  }
}

TEST_CASE("a text that begins no id has no range", "[base]") {
  CHECK_FALSE(base::ids_that_begin('s', "").has_value());
  CHECK_FALSE(base::ids_that_begin('s', "s000").has_value());
  CHECK_FALSE(base::ids_that_begin('s', "e0000").has_value());
  CHECK_FALSE(base::ids_that_begin('s', "s%%%%").has_value());
  CHECK_FALSE(base::ids_that_begin('s',
                                   "s00000000000000000000000000"
                                   "0")
                  .has_value());
  CHECK(base::ids_that_begin('s', "S0000").has_value());
}
