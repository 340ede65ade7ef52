#include "link/courier_supervisor.h"

#include <vector>

#include <catch2/catch.hpp>

#include "link/state_table.h"

namespace waterline::link {
namespace {

using namespace std::chrono_literals;
using State = CourierSupervisor::State;
using Purpose = CourierSupervisor::Purpose;
using Fault = CourierSupervisor::Fault;
using End = CourierSupervisor::End;

constexpr base::SteadyTime kNow{1h};

CourierSupervisor supervisor_in(State state) {
  CourierSupervisor supervisor;
  if (state == State::kGivenUp) supervisor.cannot_run(Fault::kMissing);
  if (state == State::kRunning || state == State::kWaiting) supervisor.starts(Purpose::kPairing);
  if (state == State::kWaiting) {
    supervisor.ended(End::kGone);
    supervisor.start_again(kNow);
  }
  REQUIRE(supervisor.state() == state);
  return supervisor;
}

}  // namespace

TEST_CASE("the courier's supervisor does what the table in its header says", "[link]") {
  const std::vector<TableRow<CourierSupervisor>> table = {
      {[](auto& s) { s.starts(Purpose::kPartner); },
       {State::kRunning, State::kRunning, State::kRunning, State::kRunning}},
      {[](auto& s) { s.ended(End::kBrokeRule); },
       {State::kNone, State::kNone, State::kWaiting, State::kGivenUp}},
      {[](auto& s) { s.start_again(kNow); },
       {State::kWaiting, State::kRunning, State::kWaiting, State::kGivenUp}},
      {[](auto& s) { s.cannot_run(Fault::kNoSandbox); },
       {State::kGivenUp, State::kGivenUp, State::kGivenUp, State::kGivenUp}},
      {[](auto& s) { s.stopped(); }, {State::kNone, State::kNone, State::kNone, State::kGivenUp}},
      {[](auto& s) { (void)s.take_due(kNow); },
       {State::kNone, State::kRunning, State::kWaiting, State::kGivenUp}},
      {[](auto& s) { (void)s.take_due(kNow + 250ms); },
       {State::kNone, State::kRunning, State::kNone, State::kGivenUp}},
      {[](auto& s) { s.person_asked(); },
       {State::kNone, State::kRunning, State::kWaiting, State::kNone}},
  };
  check_every_cell<CourierSupervisor>(
      table, {State::kNone, State::kRunning, State::kWaiting, State::kGivenUp}, supervisor_in);
}

TEST_CASE("a failing courier is restarted later each time, and four times only", "[link]") {
  CourierSupervisor supervisor;
  base::SteadyTime now = kNow;
  for (const auto wait : {250ms, 500ms, 1000ms, 2000ms}) {
    supervisor.starts(Purpose::kPartner);
    CHECK(supervisor.serves(Purpose::kPartner));
    CHECK_FALSE(supervisor.serves(Purpose::kPairing));
    supervisor.ended(End::kForbiddenCall);
    supervisor.start_again(now);
    CHECK(supervisor.due() == now + wait);
    CHECK_FALSE(supervisor.take_due(now + wait - 1ms).has_value());
    CHECK(supervisor.take_due(now + wait) == Purpose::kPartner);
    now += 10s;
  }
  supervisor.starts(Purpose::kPartner);
  supervisor.ended(End::kGone);
  supervisor.start_again(now);
  CHECK(supervisor.state() == State::kGivenUp);
  CHECK(supervisor.fault() == Fault::kKeepsFailing);
  CHECK(supervisor.ends() == 5);
  CHECK(supervisor.last_end() == End::kGone);

  supervisor.person_asked();
  CHECK(supervisor.fault() == Fault::kNone);
  supervisor.starts(Purpose::kPartner);
  supervisor.ended(End::kGone);
  supervisor.start_again(now);
  CHECK(supervisor.due() == now + 250ms);
}

TEST_CASE("failures that are further apart than a minute never add up", "[link]") {
  CourierSupervisor supervisor;
  base::SteadyTime now = kNow;
  for (int i = 0; i < 100; ++i) {
    supervisor.starts(Purpose::kPartner);
    supervisor.ended(End::kGone);
    supervisor.start_again(now);
    REQUIRE(supervisor.state() == State::kWaiting);
    now += 16s;
  }
}

TEST_CASE("a courier that starts clears the fault of those before it", "[link]") {
  CourierSupervisor supervisor = supervisor_in(State::kGivenUp);
  supervisor.stopped();
  CHECK(supervisor.fault() == Fault::kMissing);
  supervisor.starts(Purpose::kPairing);
  CHECK(supervisor.fault() == Fault::kNone);
}

}  // namespace waterline::link
