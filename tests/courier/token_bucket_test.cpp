#include "courier/token_bucket.h"

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

using namespace std::chrono_literals;
using waterline::base::SteadyTime;
using waterline::courier::TokenBucket;

TEST_CASE("Strangers get at most fifty handshakes a second plus fifty at once", "[courier]") {
  waterline::fakes::SeededRandom random(GENERATE(1, 2, 3));
  SteadyTime now{1h};
  TokenBucket bucket(now);
  std::vector<SteadyTime> taken;
  for (int i = 0; i < 20'000; ++i) {
    now += std::chrono::milliseconds(random.below(40) == 0 ? random.below(3000) : random.below(4));
    if (bucket.take(now)) taken.push_back(now);
  }
  for (std::size_t first = 0; first < taken.size(); first += 7) {
    for (std::size_t last = first; last < std::min(first + 500, taken.size()); ++last) {
      const auto span = std::chrono::duration<double>(taken[last] - taken[first]).count();
      REQUIRE(static_cast<double>(last - first + 1) <=
              TokenBucket::kPerSecond * (span + 1) + 0.001);
    }
  }
}

TEST_CASE("An empty budget tells exactly when the next token is available", "[courier]") {
  SteadyTime now{1h};
  TokenBucket bucket(now);
  CHECK(bucket.next() <= now);
  int burst = 0;
  while (bucket.take(now)) ++burst;
  CHECK(burst == TokenBucket::kPerSecond);
  CHECK(bucket.next() == now + 20ms);
  CHECK_FALSE(bucket.take(bucket.next() - 1ns));
  CHECK(bucket.take(bucket.next()));
}
