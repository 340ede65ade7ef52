#include <catch2/catch.hpp>

#include "fakes/running_node.h"

namespace waterline::app {

using namespace waterline::test;
namespace {

TEST_CASE("the look-back skips a span of days while it is left out", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  for (const char* day : {"2024-11-23", "2025-11-23"}) {
    RunningNode::require_ok(
        node.post("/v1/entries", {{"text", day}, {"created", std::string(day) + "T12:00:00Z"}}));
  }
  const auto days_seen = [&] {
    Json days = Json::array();
    const NodeAnswer looked = node.get("/v1/look-back?day=2026-11-23");
    for (const Json& day : looked["days"]) days.push_back(day["day"]);
    return days;
  };
  CHECK(days_seen() == Json({"2025-11-23", "2024-11-23"}));
  CHECK(node.get("/v1/look-back/settings")["without"].empty());

  const Json without = {{{"from", "2025-11-23"}, {"to", "2026-01-31"}},
                        {{"from", "2001-01-01"}, {"to", "2001-01-01"}}};
  RunningNode::require_ok(node.put("/v1/look-back/settings", {{"without", without}}));
  CHECK(node.get("/v1/look-back/settings")["without"] == without);
  CHECK(days_seen() == Json({"2024-11-23"}));
  RunningNode::require_ok(node.put(
      "/v1/look-back/settings", {{"without", {{{"from", "2020-01-01"}, {"to", "2025-11-22"}}}}}));
  CHECK(days_seen() == Json({"2025-11-23"}));

  const Json backwards = {{{"from", "2026-01-31"}, {"to", "2025-11-23"}}};
  const Json half = {{{"from", "2026-01-31"}}};
  for (const Json& bad : {backwards, half, Json({"2025-11-23"})}) {
    CHECK(node.put("/v1/look-back/settings", {{"without", bad}}).error() == "bad_request");
  }
  CHECK(days_seen() == Json({"2025-11-23"}));
  RunningNode::require_ok(node.put("/v1/look-back/settings", {{"without", Json::array()}}));
  CHECK(days_seen().size() == 2);
}

TEST_CASE("a reassessment is due some months after the last, if switched on", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const auto due = [&](const char* day) {
    const NodeAnswer told = node.get(std::string("/v1/reassessment?day=") + day);
    RunningNode::require_ok(told);
    return told["due"] == true;
  };
  CHECK(node.get("/v1/reassessment")["months"].is_null());
  CHECK(node.get("/v1/reassessment")["last"].is_null());
  CHECK_FALSE(due("2099-01-01"));

  RunningNode::require_ok(
      node.put("/v1/reassessment/settings", {{"months", 3}, {"day", "2026-01-31"}}));
  CHECK(node.get("/v1/reassessment")["months"] == 3);
  CHECK_FALSE(due("2026-04-29"));
  CHECK(due("2026-04-30"));  // April has no 31st

  RunningNode::require_ok(node.post("/v1/entries", {{"text", "Where I am"},
                                                    {"side", "deep"},
                                                    {"kind", "reassessment"},
                                                    {"created", "2026-05-10T08:00:00Z"}}));
  CHECK(node.get("/v1/reassessment")["last"] == "2026-05-10");
  CHECK_FALSE(due("2026-05-10"));
  CHECK_FALSE(due("2026-08-09"));
  CHECK(due("2026-08-10"));
  // The month until the next reassessment counts from the day on which the person set it, even if
  // the last reassessment was earlier.
  RunningNode::require_ok(
      node.put("/v1/reassessment/settings", {{"months", 1}, {"day", "2026-08-10"}}));
  CHECK_FALSE(due("2026-09-09"));
  CHECK(due("2026-09-10"));

  for (const int months : {-1, 61}) {
    CHECK(node.put("/v1/reassessment/settings", {{"months", months}}).error() == "bad_request");
  }
  RunningNode::require_ok(node.put("/v1/reassessment/settings", {{"months", 0}}));
  CHECK_FALSE(due("2099-01-01"));
  RunningNode::require_ok(node.post("/v1/lock", {{"all", false}}));
  CHECK(node.get("/v1/reassessment").error() == "locked");
}

TEST_CASE("a malformed reassessment setting counts as off and breaks nothing", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  for (const char* kept :
       {"3", "3 ", " 2026-01-31", "3 2026-01-3", "3  2026-01-31", "3x 2026-01-31", "61 2026-01-31",
        "99999999999 2026-01-31", "2026-01-31", "-1 2026-01-31"}) {
    CAPTURE(kept);
    const auto set = node.node().while_open([&](PrivateSide& open) -> Outcome<void> {
      REQUIRE(open.deep.entries().set_own("reassessment", kept).ok());
      return {};
    });
    REQUIRE(set.ok());
    const NodeAnswer told = node.get("/v1/reassessment?day=2099-01-01");
    RunningNode::require_ok(told);
    CHECK(told["months"].is_null());
    CHECK(told["due"] == false);
  }
}

}  // namespace
}  // namespace waterline::app
