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
      {[](auto& c) { c.in_step(kNow); }, {State::kIdle, State::kWaiting, State::kCalling}},
      {[](auto& c) { c.end(kNow); }, {State::kIdle, State::kIdle, State::kIdle}},
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

TEST_CASE("During a pairing the calls do not grow rarer", "[link]") {
  TorCalls calls(randomness());
  calls.set_pace(TorCalls::Pace::kEven);
  base::SteadyTime now = kNow;
  calls.begin(now);
  for (int i = 0; i < 20; ++i) {
    REQUIRE(calls.take_due(now));
    calls.failed(now);
    CHECK(calls.due() - now <= TorCalls::kWaits.front());
    now = calls.due();
  }
}

TEST_CASE("A partner who ends every link at once causes no more calls", "[link]") {
  enum class Link { kByOurCall, kByTheirs, kWithNews };
  for (const Link link : {Link::kByOurCall, Link::kByTheirs, Link::kWithNews}) {
    TorCalls calls(randomness());
    std::size_t count = 0;
    for (base::SteadyTime now = kNow; now < kNow + 1h; now += 1s) {
      calls.begin(now);
      if (!calls.take_due(now)) continue;
      ++count;
      if (link != Link::kByTheirs) calls.connected(now);
      calls.end(now);
      if (link == Link::kWithNews) calls.in_step(now);
    }
    CAPTURE(static_cast<int>(link), count);
    CHECK(count <= (link == Link::kWithNews ? 52 : 12));
    CHECK(count >= 5);
  }
}

TEST_CASE("A link that ends after its work is followed by a call soon", "[link]") {
  TorCalls calls(randomness());
  base::SteadyTime now = kNow;
  calls.begin(now);
  for (int i = 0; i < 8; ++i) {
    REQUIRE(calls.take_due(now));
    calls.failed(now);
    now = calls.due();
  }
  calls.end(now);
  calls.in_step(now);
  calls.begin(now + 1h);
  CHECK(calls.due() == now + 1h);
  calls.end(now + 1h);
  calls.begin(now + 1h);
  CHECK(calls.take_due(now + 1h));
}

}  // namespace
}  // namespace waterline::link
