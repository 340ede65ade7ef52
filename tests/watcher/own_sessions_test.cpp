#include "watcher/own_sessions.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace waterline::watcher {
namespace {

using base::ComputerEvent;

struct Told {
  std::vector<ComputerEvent> events;
  OwnSessions sessions{[this](ComputerEvent event) { events.push_back(event); }};

  std::vector<ComputerEvent> take() { return std::exchange(events, {}); }
};

using Events = std::vector<ComputerEvent>;

TEST_CASE("a locked screen is told once for each lock", "[watcher]") {
  Told told;
  told.sessions.add("/1", {.at = Session::At::kSeat});
  told.sessions.set_locked("/1", true);
  told.sessions.set_locked("/1", true);
  CHECK(told.take() == Events{ComputerEvent::kLocked});
  told.sessions.set_locked("/1", false);
  CHECK(told.take().empty());
  told.sessions.set_locked("/1", true);
  told.sessions.asked_to_lock("/1");
  CHECK(told.take() == Events{ComputerEvent::kLocked, ComputerEvent::kLocked});
}

TEST_CASE("another person's session tells nothing", "[watcher]") {
  Told told;
  told.sessions.add("/1", {.at = Session::At::kSeat});
  told.sessions.asked_to_lock("/2");
  told.sessions.set_locked("/2", true);
  told.sessions.set_active("/2", false);
  told.sessions.remove("/2");
  CHECK(told.take().empty());
}

TEST_CASE("the screen is left when no own session is at it", "[watcher]") {
  Told told;
  told.sessions.add("/1", {.at = Session::At::kSeat});
  told.sessions.add("/2", {.at = Session::At::kSeat, .is_active = false});
  told.sessions.add("/ssh", {.at = Session::At::kElsewhere});
  SECTION("the person changes from one own session to another") {
    told.sessions.set_active("/2", true);
    told.sessions.set_active("/1", false);
    CHECK(told.take().empty());
  }
  SECTION("somebody else takes the screen") {
    told.sessions.set_active("/1", false);
    CHECK(told.take() == Events{ComputerEvent::kAway});
    told.sessions.set_active("/1", false);
    CHECK(told.take().empty());
  }
  SECTION("the session at the screen ends, and another goes on") {
    told.sessions.remove("/1");
    CHECK(told.take() == Events{ComputerEvent::kAway});
  }
}

TEST_CASE("only the end of the last session is a logout", "[watcher]") {
  Told told;
  told.sessions.add("/1", {.at = Session::At::kElsewhere});
  told.sessions.add("/2", {.at = Session::At::kElsewhere});
  told.sessions.begin();
  told.sessions.remove("/2");
  CHECK(told.take().empty());
  told.sessions.remove("/1");
  CHECK(told.take() == Events{ComputerEvent::kEnded});
  told.sessions.remove("/1");
  CHECK(told.take().empty());
}

TEST_CASE("a short visit by ssh is no logout of somebody without a session", "[watcher]") {
  Told told;
  told.sessions.begin();
  told.sessions.add("/1", {.at = Session::At::kElsewhere});
  told.sessions.remove("/1");
  CHECK(told.take().empty());
}

}  // namespace
}  // namespace waterline::watcher
