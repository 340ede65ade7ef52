#include <catch2/catch.hpp>

#include "fakes/running_node.h"
#include "fakes/seeded_random.h"

namespace waterline::app {

using namespace waterline::test;
namespace {

constexpr const char* kWhen = "2026-11-27T17:00:00Z";

std::string busy_of(RunningNode& node, const std::string& id) {
  const NodeAnswer said = node.get("/v1/entries/" + id + "/busy");
  RunningNode::require_ok(said);
  return said.json.dump();
}

Json appointment(const Json& fields) {
  return {{"kind", "appointment"}, {"created", kWhen}, {"fields", fields}};
}

TEST_CASE("the busy time of an appointment never depends on its texts", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string plain = busy_of(
      node, node.post("/v1/entries", appointment({{"label", "Library"}, {"lasts", "2h"}}))["id"]);
  CHECK(
      plain ==
      R"({"from":"2026-11-27T17:00:00Z","schema":"waterline/busy/1","to":"2026-11-27T19:00:00Z"})");
  // Changes the questions of the kind "appointment", so that each of its fields can hold any text.
  RunningNode::require_ok(
      node.put("/v1/lists/kinds", {{"text",
                                    "# appointment: Hour with Doctor Adler\nlabel: What?\nwhere: "
                                    "Where?\nlasts: How long?\n"}}));
  fakes::SeededRandom random(7);
  const std::string words[] = {"Doctor Adler", "the clinic", "Monday", "18:00", "a",
                               "\xe6\xb9\x96", "120 \"}]"};
  const auto any = [&] { return words[random.below(std::size(words))]; };
  for (int round = 0; round < 40; ++round) {
    Json entry = appointment({{"label", any()}, {"where", any()}, {"lasts", "120"}, {"mood", "1"}});
    entry["text"] = any();
    entry["tags"] = {any(), any()};
    entry["time_zone"] = any();
    entry["day"] = random.below(2) == 0 ? "2026-11-27" : "2026-11-28";
    const NodeAnswer written = node.post("/v1/entries", entry);
    RunningNode::require_ok(written);
    const std::string path = "/v1/entries/" + written["id"].get<std::string>();
    if (random.below(2) == 0) RunningNode::require_ok(node.put(path + "/pin", {{"pinned", true}}));
    REQUIRE(busy_of(node, written["id"]) == plain);
    // If the text for the length of an appointment is not a number, the busy time has no end, and
    // it contains nothing of that text.
    RunningNode::require_ok(node.put(path, {{"fields", {{"lasts", any() + any()}}}}));
    REQUIRE(busy_of(node, written["id"]) ==
            R"({"from":"2026-11-27T17:00:00Z","schema":"waterline/busy/1","to":null})");
  }
}

TEST_CASE("only an appointment in the vault has a busy time", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const auto refused = [&](const std::string& id) {
    return node.get("/v1/entries/" + id + "/busy").error();
  };
  CHECK(refused(node.write("Adler on Friday")) == "no_appointment");
  CHECK(refused(node.post("/v1/entries", {{"kind", "mood"}, {"fields", {{"mood", "3"}}}})["id"]) ==
        "no_appointment");
  const std::string deep = node.write("Adler on Friday", "deep");
  CHECK(refused(deep) == "stays_below");
  CHECK(refused(deep.substr(0, 6)) == "stays_below");
  CHECK(refused("D" + deep.substr(1)) == "stays_below");
  // The id of an appointment of the deep gets the same refusal as an unknown id.
  RunningNode::require_ok(
      node.put("/v1/lists/deep-kinds", {{"text", "# appointment: Mine\nlabel: What?\n"}}));
  const NodeAnswer below = node.post("/v1/entries", {{"kind", "appointment"},
                                                     {"side", "deep"},
                                                     {"created", kWhen},
                                                     {"fields", {{"label", "Adler"}}}});
  RunningNode::require_ok(below);
  CHECK(refused(below["id"]) == "stays_below");
  CHECK(refused("d00000") == "stays_below");
  CHECK(refused("e00000") == "unknown_id");
  CHECK(refused("s00000") == "unknown_id");

  const std::string id = node.post("/v1/entries", appointment({{"label", "Library"}}))["id"];
  CHECK(refused(id).empty());
  CHECK(node.get("/v1/entries/" + id + "/busy?all=true").error() == "bad_request");
  RunningNode::require_ok(node.remove("/v1/entries/" + id));
  CHECK(refused(id) == "unknown_id");
  RunningNode::require_ok(node.post("/v1/lock", {{"all", false}}));
  CHECK(refused(id) == "locked");
}

}  // namespace
}  // namespace waterline::app
