#include <catch2/catch.hpp>

#include "fakes/running_node.h"
#include "node/unlock.h"

// Tests that the time that has passed, and not the wall clock, decides what leaves and what is
// deleted.
namespace waterline::node {

using namespace waterline::test;
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::byte kPartner{0x11};

// A paired journal whose machine and node can be restarted.
struct House {
  TemporaryFolder folder;
  TurnableClock clock;
  std::optional<RunningNode> node;

  House() {
    node.emplace(folder.path(), clock);
    node->make_journal();
    RunningNode::require_ok(node->post("/v1/lock", {{"all", true}}));
    pair_offline(folder.path(), kPartner);
    node->unlock();
  }
  void start_node() {
    node.emplace(folder.path(), clock);
    node->unlock();
  }
  void start_machine_again(seconds off) {
    node.reset();
    clock.start_machine_again(off);
    start_node();
  }
  std::string hold(seconds time) {
    const std::string entry = node->write("draft two: not for you");
    const NodeAnswer held = node->post(
        "/v1/shares", {{"entry", entry}, {"depth", "whole"}, {"wait_seconds", time.count()}});
    RunningNode::require_ok(held);
    return held["id"];
  }
  // Tries every event at which a due share leaves: a look of the node's thread at the clock, a lock
  // and an unlock. Returns true if the share still waits.
  bool is_held() {
    node->node().wake();
    RunningNode::require_ok(node->post("/v1/lock"));
    node->unlock();
    return !node->get("/v1/waiting")["waiting"].empty();
  }
  Json clock_state() { return node->get("/v1/status")["clock"]; }
};

TEST_CASE("a clock set forward makes nothing leave and deletes nothing", "[node]") {
  House house;
  house.hold(days(7));
  const std::string removed = house.node->write("removed");
  RunningNode::require_ok(house.node->remove("/v1/entries/" + removed));
  CHECK(house.clock_state().is_null());
  house.clock.set_wall(days(40));
  CHECK(house.is_held());
  CHECK(house.clock_state()["state"] == "ahead");
  house.node.reset();
  house.start_node();
  CHECK(house.is_held());
  CHECK(house.node->get("/v1/bin")["entries"].size() == 1);
  // The shown time is the one at which the share will leave.
  CHECK(house.node->get("/v1/waiting")["waiting"][0]["due"] == "2027-01-09T00:00:00Z");

  SECTION("it leaves when its time has passed") {
    house.node->advance(days(7));
    house.node->unlock();
    CHECK_FALSE(house.is_held());
    CHECK(house.node->get("/v1/bin")["entries"].size() == 1);
  }
  SECTION("also while the journal is locked") {
    RunningNode::require_ok(house.node->post("/v1/lock"));
    house.node->advance(days(6));
    house.node->advance(days(1));
    CHECK(eventually([&] {
      house.node->unlock();
      return house.node->get("/v1/shared")["items"].size() == 1;
    }));
  }
  SECTION("the person's word makes the clock count") {
    CHECK(house.node->post("/v1/clock").error() == "needs_confirmation");
    RunningNode::require_ok(house.node->post("/v1/clock", {{"confirm", "right"}}));
    CHECK(eventually([&] { return house.node->get("/v1/waiting")["waiting"].empty(); }));
    CHECK(eventually([&] { return house.node->get("/v1/bin")["entries"].empty(); }));
    CHECK(house.clock_state().is_null());
  }
}

TEST_CASE("a wait that begins under a wrong clock has its full length", "[node]") {
  House house;
  const auto set = GENERATE(-40, 40);
  house.clock.set_wall(days(set));
  house.hold(hours(2));
  house.clock.set_wall(days(-set));
  house.node->advance(hours(2) - seconds(1));
  house.node->unlock();
  CHECK(house.is_held());
  house.node->advance(seconds(1));
  CHECK_FALSE(house.is_held());
}

TEST_CASE("shares due while the machine was off leave ten minutes after unlock", "[node]") {
  House house;
  house.hold(hours(1));
  house.start_machine_again(days(21));
  const Json state = house.clock_state();
  CHECK(state["state"] == "settling");
  CHECK(state["waiting"] == 1);
  CHECK(state["settles"] == "2026-12-14T00:10:00Z");
  CHECK(house.node->get("/v1/waiting")["waiting"][0]["due"] == "2026-12-14T00:10:00Z");
  // A share that begins to wait only now is not affected by the wrong clock: it waits for an hour.
  house.hold(hours(1));
  house.node->advance(minutes(9));
  CHECK(house.node->get("/v1/waiting")["waiting"].size() == 2);
  house.node->advance(minutes(1));
  CHECK(eventually([&] { return house.node->get("/v1/waiting")["waiting"].size() == 1; }));
  CHECK(house.node->get("/v1/waiting")["waiting"][0]["due"] == "2026-12-14T01:00:00Z");
  CHECK(house.clock_state().is_null());
}

TEST_CASE("a very long time away counts only after the person confirms it", "[node]") {
  House house;
  house.hold(days(7));
  house.start_machine_again(days(61));
  house.node->advance(hours(1));
  house.node->unlock();
  CHECK(house.clock_state()["state"] == "long_away");
  CHECK(house.is_held());
  RunningNode::require_ok(house.node->post("/v1/clock", {{"confirm", "right"}}));
  CHECK_FALSE(house.is_held());
  CHECK(house.clock_state().is_null());
}

TEST_CASE("setting the clock neither locks the journal nor keeps it open", "[node]") {
  House house;
  house.clock.set_wall(days(1));
  CHECK(house.node->state() == "open");
  house.clock.set_wall(days(-2));
  house.clock.sleep(seconds(600));
  CHECK(house.node->get("/v1/entries").error() == "closed");
}

}  // namespace
}  // namespace waterline::node
