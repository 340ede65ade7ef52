#include "base/rate_limit.h"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using waterline::base::RateLimit;
using waterline::base::SteadyTime;

TEST_CASE("a rate limit allows only its number of events in a span", "[base]") {
  RateLimit limit(20, 60s);
  SteadyTime now{};
  for (int round = 0; round < 3; ++round) {
    int granted = 0;
    for (int second = 0; second < 60; ++second) {
      for (int i = 0; i < 10; ++i) granted += limit.take(now) ? 1 : 0;
      now += 1s;
    }
    CHECK(granted == 20);
  }
  now += 1s;
  while (limit.take(now)) {
  }
  CHECK(limit.used() == 20);
  limit.make_room();
  CHECK(limit.take(now));
  CHECK_FALSE(limit.take(now));
  limit.clear();
  CHECK(limit.take(now));
}

TEST_CASE("events that are further apart than the span never add up", "[base]") {
  RateLimit limit(2, 30s);
  SteadyTime now{1h};
  for (int i = 0; i < 100; ++i) {
    now += 16s;
    CHECK(limit.take(now));
  }
}
