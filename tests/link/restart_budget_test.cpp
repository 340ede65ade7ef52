#include "link/restart_budget.h"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using waterline::base::SteadyTime;
using waterline::link::RestartBudget;

TEST_CASE("restarts wait longer and stop at the fifth failure within a minute", "[node]") {
  RestartBudget budget;
  const SteadyTime begin{1h};
  CHECK(budget.failed(begin) == begin + 250ms);
  CHECK(budget.failed(begin + 10s) == begin + 10s + 500ms);
  CHECK(budget.failed(begin + 20s) == begin + 21s);
  CHECK(budget.failed(begin + 30s) == begin + 32s);
  CHECK_FALSE(budget.failed(begin + 59s).has_value());
}

TEST_CASE("failures far apart never add up, and a person's request resets them", "[node]") {
  RestartBudget budget;
  SteadyTime now{1h};
  for (int i = 0; i < 100; ++i) {
    now += 16s;
    REQUIRE(budget.failed(now).has_value());
  }
  RestartBudget quick;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(quick.failed(now).has_value());
    quick.forget();
  }
}
