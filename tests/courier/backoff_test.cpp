#include "courier/backoff.h"

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

using namespace std::chrono_literals;
using waterline::base::SteadyTime;
using waterline::courier::Backoff;

TEST_CASE(
    "The first dial is due at once, the waits double to a minute, each in the upper half of its "
    "step",
    "[courier]") {
  waterline::fakes::SeededRandom random(GENERATE(1, 2, 3, 4, 5));
  const SteadyTime now{1h};
  Backoff backoff(random, now);
  CHECK(backoff.due() == now);

  std::chrono::milliseconds step = 500ms;
  bool differs = false;
  for (int i = 0; i < 20; ++i) {
    backoff.wait(now);
    const auto wait = backoff.due() - now;
    CHECK(wait >= step / 2);
    CHECK(wait <= step);
    differs = differs || wait != step;
    step = std::min<std::chrono::milliseconds>(step * 2, 60s);
  }
  CHECK(step == 60s);
  CHECK(differs);
}

TEST_CASE(
    "A person who asks is not kept waiting, a link that was worth it makes the next wait short",
    "[courier]") {
  waterline::fakes::SeededRandom random(7);
  const SteadyTime now{1h};
  Backoff backoff(random, now);
  for (int i = 0; i < 10; ++i) backoff.wait(now);
  CHECK(backoff.due() - now > 20s);

  backoff.reset(now + 1s);
  CHECK(backoff.due() == now + 1s);
  backoff.wait(now);
  CHECK(backoff.due() - now <= 500ms);

  for (int i = 0; i < 10; ++i) backoff.wait(now);
  backoff.succeeded();
  backoff.wait(now);
  CHECK(backoff.due() - now <= 500ms);
}
