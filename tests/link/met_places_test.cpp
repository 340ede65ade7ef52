#include "link/met_places.h"

#include <catch2/catch.hpp>

using waterline::link::MetPlaces;
using Places = std::vector<std::string>;

TEST_CASE("the four last places of the partner are kept, newest first", "[link]") {
  MetPlaces met;
  CHECK(met.last().empty());
  for (const char* place : {"a:1", "b:2", "c:3", "d:4", "b:2", "[2001:db8::7]:5"}) {
    CHECK(met.met(place));
    CHECK_FALSE(met.met(place));
    CHECK(MetPlaces(met.text()).places() == met.places());
  }
  CHECK(met.places() == Places{"[2001:db8::7]:5", "b:2", "d:4", "c:3"});
  CHECK(MetPlaces("192.0.2.7:45454").places() == Places{"192.0.2.7:45454"});
  CHECK(MetPlaces("  a:1   b:2 c:3 d:4 e:5").places() == Places{"a:1", "b:2", "c:3", "d:4"});
}
