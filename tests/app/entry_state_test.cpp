#include <catch2/catch.hpp>

#include "fakes/running_node.h"

namespace waterline::app {

using namespace waterline::test;
namespace {

TEST_CASE("answers of a conflict are checked, searchable and changed one by one", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const NodeAnswer kept = node.post("/v1/entries", {{"kind", "conflict"},
                                                    {"fields",
                                                     {{"rather", "waited"},
                                                      {"trigger", "the calendar"},
                                                      {"recovery", "1h30"},
                                                      {"felt", " small,  angry,"},
                                                      {"did", " "},
                                                      {"mood", "2"}}},
                                                    {"created", "2026-11-20T23:30:00Z"},
                                                    {"day", "2026-11-21"}});
  RunningNode::require_ok(kept);
  CHECK(kept["fields"] == Json({{{"name", "trigger"}, {"value", "the calendar"}},
                                {{"name", "felt"}, {"value", "small, angry"}},
                                {{"name", "rather"}, {"value", "waited"}},
                                {{"name", "recovery"}, {"value", "90"}},
                                {{"name", "mood"}, {"value", "2"}}}));
  CHECK(kept["day"] == "2026-11-21");
  CHECK(kept["title"] == "the calendar");
  const std::string id = kept["id"];
  CHECK(node.post("/v1/search", {{"query", "calendar"}})["found"].size() == 1);
  CHECK(node.get("/v1/entries?field=mood&min=2&max=2")["entries"].size() == 1);
  CHECK(node.get("/v1/entries?field=mood&min=3")["entries"].empty());
  CHECK(node.get("/v1/entries?from=2026-11-21&to=2026-11-21")["entries"].size() == 1);
  CHECK(node.get("/v1/entries?to=2026-11-20")["entries"].empty());
  CHECK(node.get("/v1/values?field=recovery")["values"][0]["value"] == "90");
  CHECK(node.get("/v1/calendar")["days"] == Json({"2026-11-21"}));

  const NodeAnswer changed = node.put(
      "/v1/entries/" + id, {{"fields", {{"trigger", ""}, {"mood", "3"}}}, {"tags", {"sunday"}}});
  RunningNode::require_ok(changed);
  CHECK(changed["fields"].size() == 4);
  CHECK(changed["revision"] == 2);
  CHECK(node.get("/v1/entries?tag=Sunday")["entries"].size() == 1);
  CHECK(node.get("/v1/tags")["tags"] == Json({"sunday"}));

  for (const auto& [name, value] :
       {std::pair{"recovery", "soon"}, {"mood", "6"}, {"mood", "x"}, {"recovery", "-1"}}) {
    const NodeAnswer refused = node.put("/v1/entries/" + id, {{"fields", {{name, value}}}});
    CHECK(refused.error() == "unfit_answer");
    CHECK(refused["fields"] == Json({name}));
  }
  const NodeAnswer unknown =
      node.post("/v1/entries", {{"kind", "thanks"}, {"fields", {{"trigger", "x"}}}});
  CHECK(unknown.error() == "unknown_field");
  CHECK(unknown["fields"][0] == "whom");
  CHECK(node.post("/v1/entries",
                  {{"text", "x"}, {"day", "2026-11-21"}, {"created", "2026-11-10T00:00:00Z"}})
            .error() == "bad_request");
  CHECK(node.get("/v1/entries?min=3").error() == "bad_request");
  CHECK(node.get("/v1/entries/" + id)["revision"] == 2);
}

TEST_CASE("the history shows each line's changes, and any revision can be restored", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string side = GENERATE("vault", "deep");
  const std::string id = node.write("one\ntwo\nthree\n", side);
  RunningNode::require_ok(node.put("/v1/entries/" + id, {{"text", "one\n2\nthree\n"}}));
  const NodeAnswer history = node.get("/v1/entries/" + id + "/history");
  REQUIRE(history["revisions"].size() == 2);
  CHECK(history["revisions"][1]["changes"] == Json({{{"what", "kept"}, {"line", "one"}},
                                                    {{"what", "removed"}, {"line", "two"}},
                                                    {{"what", "added"}, {"line", "2"}},
                                                    {{"what", "kept"}, {"line", "three"}}}));
  CHECK(node.post("/v1/entries/" + id + "/undo")["text"] == "one\ntwo\nthree\n");
  CHECK(node.post("/v1/entries/" + id + "/undo")["text"] == "one\n2\nthree\n");
  CHECK(node.post("/v1/entries/" + id + "/undo", {{"revision", 1}})["text"] == "one\ntwo\nthree\n");
  CHECK(node.post("/v1/entries/" + id + "/undo", {{"revision", 99}}).error() == "unknown_id");
  CHECK(node.get("/v1/entries/" + id + "/history")["revisions"].size() == 5);
}

TEST_CASE("the bin keeps entries for a time, then deletes them for good", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string side = GENERATE("vault", "deep");
  const std::string id = node.write("quixotry", side);
  const std::string stays = node.write("stays", side);
  RunningNode::require_ok(node.remove("/v1/entries/" + id));
  CHECK(node.get("/v1/entries?side=" + side)["entries"].size() == 1);
  CHECK(node.post("/v1/search", {{"query", "quixotry"}, {"side", side}})["found"].empty());
  CHECK(node.put("/v1/entries/" + id, {{"text", "a"}}).error() == "unknown_id");
  CHECK(node.remove("/v1/entries/" + id).error() == "unknown_id");
  if (side == "vault") {
    CHECK(node.post("/v1/shares/preview", {{"entry", id}, {"depth", "whole"}}).error() ==
          "unknown_id");
  }
  const NodeAnswer bin = node.get("/v1/bin?side=" + side);
  REQUIRE(bin["entries"].size() == 1);
  CHECK(bin["days"] == 30);
  CHECK(bin["entries"][0]["removed"].is_string());
  CHECK(node.get("/v1/entries/" + id)["text"] == "quixotry");
  RunningNode::require_ok(node.post("/v1/entries/" + id + "/restore"));
  CHECK(node.get("/v1/entries?side=" + side)["entries"].size() == 2);
  CHECK(node.post("/v1/entries/" + id + "/restore").error() == "unknown_id");

  RunningNode::require_ok(node.ask("PUT", "/v1/bin/settings", R"({"days": 7})"));
  RunningNode::require_ok(node.remove("/v1/entries/" + id));
  node.advance(std::chrono::hours(24 * 7 - 1));
  node.unlock();
  CHECK(node.get("/v1/bin?side=" + side)["entries"].size() == 1);
  node.advance(std::chrono::hours(1));
  node.unlock();
  CHECK(eventually([&] { return node.get("/v1/bin?side=" + side)["entries"].empty(); }));
  CHECK(node.get("/v1/entries/" + id).error() == "unknown_id");

  RunningNode::require_ok(node.remove("/v1/entries/" + stays));
  const NodeAnswer unsaid = node.post("/v1/bin/empty", {{"side", side}});
  CHECK(unsaid.error() == "needs_confirmation");
  CHECK(node.post("/v1/bin/empty", {{"side", side}, {"confirm", "empty"}})["removed"] == 1);
  RunningNode::require_ok(node.ask("PUT", "/v1/bin/settings", R"({"days": 0})"));
  const std::string last = node.write("last", side);
  RunningNode::require_ok(node.remove("/v1/entries/" + last));
  CHECK(node.get("/v1/entries/" + last).error() == "unknown_id");
}

TEST_CASE("an entry can be pinned, and linked only within its side", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string one = node.write("one");
  const std::string two = node.write("two");
  const std::string deep = node.write("deep", "deep");
  CHECK(node.put("/v1/entries/" + one + "/pin", {{"pinned", true}})["pinned"] == true);
  CHECK(node.get("/v1/entries?pinned=true")["entries"].size() == 1);
  CHECK(node.put("/v1/entries/" + one + "/links", {{"to", two}, {"linked", true}})["links"] ==
        Json({two}));
  CHECK(node.get("/v1/entries/" + two)["linked_from"] == Json({one}));
  CHECK(node.put("/v1/entries/" + one + "/links", {{"to", deep}, {"linked", true}}).error() ==
        "unknown_id");
  CHECK(node.put("/v1/entries/" + deep + "/links", {{"to", one}, {"linked", true}}).error() ==
        "unknown_id");
  CHECK(
      node.put("/v1/entries/" + one + "/links", {{"to", two}, {"linked", false}})["links"].empty());
  CHECK(node.put("/v1/entries/" + one + "/pin", {{"pinned", false}})["pinned"] == false);
}

TEST_CASE("the look-back shows this day's earlier entries, except those left out", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  std::vector<std::string> ids;
  for (const char* created : {"2025-11-23T08:00:00Z", "2024-11-23T08:00:00Z",
                              "2026-10-23T08:00:00Z", "2025-11-22T08:00:00Z"}) {
    ids.push_back(node.post("/v1/entries", {{"text", "then"}, {"created", created}})["id"]);
  }
  RunningNode::require_ok(node.post(
      "/v1/entries", {{"text", "deep"}, {"created", "2025-11-23T08:00:00Z"}, {"side", "deep"}}));
  RunningNode::require_ok(node.post(
      "/v1/entries",
      {{"kind", "mood"}, {"fields", {{"mood", "3"}}}, {"created", "2025-11-23T09:00:00Z"}}));
  NodeAnswer looked = node.get("/v1/look-back?day=2026-11-23");
  REQUIRE(looked["days"].size() == 3);
  CHECK(looked["days"][0]["day"] == "2026-10-23");
  CHECK(looked["days"][1]["entries"].size() == 1);
  CHECK(looked["days"][1]["entries"][0]["id"] == ids[0]);
  RunningNode::require_ok(node.put("/v1/entries/" + ids[0] + "/look-back", {{"left_out", true}}));
  looked = node.get("/v1/look-back?day=2026-11-23");
  REQUIRE(looked["days"].size() == 2);
  CHECK(looked["days"][1]["day"] == "2024-11-23");
}

TEST_CASE("every list can be changed by the person and reset", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const NodeAnswer all = node.get("/v1/lists");
  for (const Json& list : all["lists"]) {
    const std::string path = "/v1/lists/" + list["name"].get<std::string>();
    CAPTURE(path);
    const NodeAnswer bundled = node.get(path);
    RunningNode::require_ok(bundled);
    CHECK(bundled["own"] == false);
    CHECK(bundled["side"] == list["side"]);
    REQUIRE_FALSE(bundled["groups"].empty());
    // The bundled list, sent back as it was shown, is accepted as the person's own list.
    const NodeAnswer same = node.put(path, {{"text", bundled["text"]}});
    CHECK(same["own"] == true);
    CHECK(same["groups"] == bundled["groups"]);
    CHECK(node.remove(path)["own"] == false);
    CHECK(node.put(path, {{"text", ""}}).error() == "bad_list");
  }
  const NodeAnswer kinds = node.put(
      "/v1/lists/kinds", {{"text", "# walk: A walk\nwhere: Where?\nhow_far [0..40]: How far?\n"}});
  RunningNode::require_ok(kinds);
  const NodeAnswer walk = node.post(
      "/v1/entries", {{"text", "out"}, {"fields", {{"where", "the pond"}, {"how_far", "3"}}}});
  CHECK(walk["kind"] == "walk");
  CHECK(walk["fields"].size() == 2);
  const NodeAnswer gone = node.post("/v1/entries", {{"text", "out"}, {"kind", "reflection"}});
  CHECK(gone.error() == "unknown_kind");
  CHECK(gone["kinds"] == Json({"walk"}));
  RunningNode::require_ok(node.remove("/v1/lists/kinds"));
  // An entry that was written under the changed list keeps its fields.
  CHECK(node.put("/v1/entries/" + walk["id"].get<std::string>(), {{"text", "out again"}})["fields"]
            .size() == 2);

  CHECK(node.get("/v1/lists/nonsense").error() == "unknown_list");
  const NodeAnswer bad =
      node.put("/v1/lists/kinds", {{"text", "# a: A\nwhere: Where?\nhow far: How far?\n"}});
  CHECK(bad.error() == "bad_list");
  CHECK(bad["line"] == 3);
  CHECK(node.put("/v1/lists/feelings", {{"text", std::string(std::size_t{200} * 1024, 'a')}})
            .error() == "too_long");
}

}  // namespace
}  // namespace waterline::app
