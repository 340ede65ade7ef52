#include "courier/backoff.h"

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

using namespace std::chrono_literals;
using waterline::base::SteadyTime;
using waterline::courier::Backoff;

TEST_CASE("Waits between dials double from half a second to a minute", "[courier]") {
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

TEST_CASE("A request or a useful link makes the next wait short", "[courier]") {
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
