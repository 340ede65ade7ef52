#include "link/tor_progress.h"

#include <catch2/catch.hpp>

#include "link/state_table.h"

namespace waterline::link {
namespace {

using namespace std::chrono_literals;
using State = TorProgress::State;

constexpr base::SteadyTime kNow{1h};
const TorMessage kWhole = TorBootstrap{100, "done"};
const TorMessage kPublished = TorPublished{"a service"};

TorProgress progress_in(State state) {
  TorProgress progress;
  if (state != State::kNone) progress.started(kNow);
  if (state == State::kReady || state == State::kPublished) progress.take(kWhole, kNow);
  if (state == State::kPublished) progress.take(kPublished, kNow);
  REQUIRE(progress.state() == state);
  return progress;
}

TEST_CASE("Tor's progress does what the table in its header says", "[link]") {
  const std::vector<TableRow<TorProgress>> table = {
      {[](auto& p) { p.started(kNow); },
       {State::kStarting, State::kStarting, State::kStarting, State::kStarting}},
      {[](auto& p) { p.take(kWhole, kNow); },
       {State::kNone, State::kReady, State::kReady, State::kPublished}},
      {[](auto& p) {
         p.take(TorBootstrap{99, "late"}, kNow);
       },
       {State::kNone, State::kStarting, State::kReady, State::kPublished}},
      {[](auto& p) { p.take(kPublished, kNow); },
       {State::kNone, State::kStarting, State::kPublished, State::kPublished}},
      {[](auto& p) { p.new_service(kNow); },
       {State::kNone, State::kStarting, State::kReady, State::kReady}},
      {[](auto& p) { p.ended(); }, {State::kNone, State::kNone, State::kNone, State::kNone}},
  };
  check_every_cell<TorProgress>(
      table, {State::kNone, State::kStarting, State::kReady, State::kPublished}, progress_in);
}

TEST_CASE("Tor is stuck a minute after its last step, but not once it is there", "[link]") {
  TorProgress progress = progress_in(State::kStarting);
  progress.take(TorBootstrap{40, "loading"}, kNow + 50s);
  progress.take(TorBootstrap{40, "loading"}, kNow + 100s);
  CHECK(!progress.is_stuck(kNow + 109s));
  CHECK(progress.is_stuck(kNow + 110s));
  CHECK(progress.bootstrap().percent == 40);
  progress.take(kWhole, kNow + 120s);
  CHECK(!progress.is_stuck(kNow + 179s));
  CHECK(progress.is_stuck(kNow + 180s));
  progress.take(kPublished, kNow + 200s);
  CHECK(!progress.is_stuck(kNow + 900s));
  progress.take(TorClockSkew{-2h}, kNow + 201s);
  CHECK(progress.clock() == TorClockSkew{-2h});

  CHECK(progress.has_network());
  progress.take(TorNetwork{false}, kNow + 202s);
  CHECK(!progress.has_network());
  progress.take(TorNetwork{true}, kNow + 203s);
  CHECK(progress.has_network());
  progress.take(TorNetwork{false}, kNow + 204s);
  progress.started(kNow + 205s);  // nobody knows yet
  CHECK(progress.has_network());
  progress.started(kNow + 202s);
  CHECK(!progress.clock());
}

}  // namespace
}  // namespace waterline::link
