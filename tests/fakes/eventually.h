#pragma once

#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

namespace waterline::fakes {

// Waits until running programs have made the condition true. After a minute, or the given time,
// fails the test and names the line that waited.
template <class Condition>
void eventually(Condition holds, std::chrono::seconds at_most = std::chrono::minutes(1),
                int line = __builtin_LINE()) {
  INFO("line " << line);
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (!holds()) {
    REQUIRE(std::chrono::steady_clock::now() < until);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace waterline::fakes
