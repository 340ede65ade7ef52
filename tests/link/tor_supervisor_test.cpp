#include "link/tor_supervisor.h"

#include <vector>

#include <catch2/catch.hpp>

#include "link/state_table.h"

namespace waterline::link {
namespace {

using namespace std::chrono_literals;
using State = TorSupervisor::State;
using Fault = TorSupervisor::Fault;

constexpr base::SteadyTime kNow{1h};

TorSupervisor supervisor_in(State state) {
  TorSupervisor supervisor;
  if (state == State::kGivenUp) supervisor.cannot_run(Fault::kMissing);
  if (state == State::kRunning || state == State::kWaiting) supervisor.starts();
  if (state == State::kWaiting) supervisor.ended(kNow);
  REQUIRE(supervisor.state() == state);
  return supervisor;
}

TEST_CASE("Tor's supervisor does what the table in its header says", "[link]") {
  const std::vector<TableRow<TorSupervisor>> table = {
      {[](auto& s) { s.starts(); },
       {State::kRunning, State::kRunning, State::kRunning, State::kRunning}},
      {[](auto& s) { s.answered(); },
       {State::kNone, State::kRunning, State::kWaiting, State::kGivenUp}},
      {[](auto& s) { s.ended(kNow); },
       {State::kNone, State::kWaiting, State::kWaiting, State::kGivenUp}},
      {[](auto& s) { s.cannot_run(Fault::kNoFolder); },
       {State::kGivenUp, State::kGivenUp, State::kGivenUp, State::kGivenUp}},
      {[](auto& s) { s.stopped(); }, {State::kNone, State::kNone, State::kNone, State::kGivenUp}},
      {[](auto& s) { (void)s.take_due(kNow); },
       {State::kNone, State::kRunning, State::kWaiting, State::kGivenUp}},
      {[](auto& s) { (void)s.take_due(kNow + 250ms); },
       {State::kNone, State::kRunning, State::kNone, State::kGivenUp}},
      {[](auto& s) { s.person_asked(); },
       {State::kNone, State::kRunning, State::kWaiting, State::kNone}},
  };
  check_every_cell<TorSupervisor>(
      table, {State::kNone, State::kRunning, State::kWaiting, State::kGivenUp}, supervisor_in);
}

TEST_CASE("Tor is given up after five ends in a minute, until somebody asks", "[link]") {
  TorSupervisor supervisor;
  base::SteadyTime now = kNow;
  for (const auto wait : {250ms, 500ms, 1000ms, 2000ms}) {
    supervisor.starts();
    supervisor.ended(now);
    CHECK(supervisor.due() == now + wait);
    CHECK(!supervisor.take_due(now + wait - 1ms));
    now += wait;
    CHECK(supervisor.take_due(now));
  }
  supervisor.starts();
  supervisor.ended(now);
  CHECK(supervisor.state() == State::kGivenUp);
  CHECK(supervisor.fault() == Fault::kKeepsFailing);
  CHECK(!supervisor.due());

  supervisor.person_asked();
  CHECK(supervisor.fault() == Fault::kNone);
  supervisor.starts();
  supervisor.ended(now);
  CHECK(supervisor.due() == now + 250ms);
}

TEST_CASE("Tor's sandbox is left out only after an end without an answer", "[link]") {
  TorSupervisor supervisor;
  CHECK(supervisor.sandbox() == TorSandbox::kOn);
  const auto ends = [&] {
    supervisor.starts();
    supervisor.ended(kNow);
  };
  ends();
  CHECK(supervisor.sandbox() == TorSandbox::kOff);
  ends();  // so the sandbox was not the reason
  CHECK(supervisor.sandbox() == TorSandbox::kOn);
  ends();
  supervisor.starts();
  supervisor.answered();
  supervisor.ended(kNow);
  CHECK(supervisor.sandbox() == TorSandbox::kOff);

  for (const bool stops : {true, false}) {  // then it is tried again
    TorSupervisor once = supervisor;
    if (stops) once.stopped();
    if (!stops) once.person_asked();
    CHECK(once.sandbox() == TorSandbox::kOn);
    once.starts();
    once.ended(kNow);
    CHECK(once.sandbox() == TorSandbox::kOff);
    once.starts();
    once.person_asked();
    CHECK(once.sandbox() == TorSandbox::kOff);  // the one that runs has none
  }

  TorSupervisor other;
  other.starts();
  other.answered();
  other.ended(kNow);
  other.starts();
  other.ended(kNow);
  CHECK(other.sandbox() == TorSandbox::kOn);
}

}  // namespace
}  // namespace waterline::link
