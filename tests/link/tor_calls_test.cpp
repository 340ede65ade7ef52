#include "link/tor_calls.h"

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "link/state_table.h"

namespace waterline::link {
namespace {

using namespace std::chrono_literals;
using State = TorCalls::State;

constexpr base::SteadyTime kNow{1h};

fakes::SeededRandom& randomness() {
  static fakes::SeededRandom random(1);
  return random;
}

TorCalls calls_in(State state) {
  TorCalls calls(randomness());
  if (state != State::kIdle) calls.begin(kNow + 1h);
  if (state == State::kCalling) REQUIRE(calls.take_due(kNow + 1h));
  REQUIRE(calls.state() == state);
  return calls;
}

TEST_CASE("The plan of calls does what the table in its header says", "[link]") {
  const std::vector<TableRow<TorCalls>> table = {
      {[](auto& c) { c.begin(kNow); }, {State::kWaiting, State::kWaiting, State::kCalling}},
      {[](auto& c) { c.ask(kNow); }, {State::kIdle, State::kWaiting, State::kCalling}},
      {[](auto& c) { (void)c.take_due(kNow); }, {State::kIdle, State::kWaiting, State::kCalling}},
      {[](auto& c) { (void)c.take_due(kNow + 1h); },
       {State::kIdle, State::kCalling, State::kCalling}},
      {[](auto& c) { c.failed(kNow); }, {State::kIdle, State::kWaiting, State::kWaiting}},
      {[](auto& c) { c.connected(kNow); }, {State::kIdle, State::kWaiting, State::kWaiting}},
      {[](auto& c) { c.end(); }, {State::kIdle, State::kIdle, State::kIdle}},
  };
  check_every_cell<TorCalls>(table, {State::kIdle, State::kWaiting, State::kCalling}, calls_in);
  TorCalls asked = calls_in(State::kWaiting);
  asked.ask(kNow);
  CHECK(asked.due() == kNow);
}

TEST_CASE("Calls grow rarer up to 15 minutes, until somebody asks", "[link]") {
  for (int round = 0; round < 200; ++round) {
    TorCalls calls(randomness());
    base::SteadyTime now = kNow;
    calls.begin(now);
    for (std::size_t i = 0; i < 10; ++i) {
      REQUIRE(calls.take_due(now));
      calls.failed(now);
      const auto longest = TorCalls::kWaits.at(std::min<std::size_t>(i, 5));
      CHECK(calls.due() - now <= longest);
      CHECK(calls.due() - now >= longest * 2 / 3);
      CHECK(!calls.take_due(calls.due() - 1ms));
      now = calls.due();
    }
    calls.ask(now);
    REQUIRE(calls.take_due(now));
    calls.connected(now);
    CHECK(calls.due() - now == TorCalls::kHandshake);
  }
}

}  // namespace
}  // namespace waterline::link
