#include <catch2/catch.hpp>

#include "fakes/running_node.h"

namespace waterline::app {

using namespace waterline::test;
namespace {

struct Paired {
  TemporaryFolder folder;
  RunningNode node{folder.path()};

  Paired() {
    node.make_journal();
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    pair_offline(folder.path(), std::byte{0x11});
    node.unlock();
  }

  NodeAnswer say(const std::string& method, const std::string& path, const Json& body) {
    NodeAnswer sent = node.ask(method, path, body.dump());
    RunningNode::require_ok(sent);
    return sent;
  }
  std::string now(const std::string& path, Json body) {
    body.update({{"wait_seconds", 0}, {"confirm", "now"}});
    return say("POST", path, body)["item"];
  }
  std::string share() {
    return now("/v1/shares", {{"entry", node.write("words")}, {"depth", "whole"}});
  }
  Json waiting() { return node.get("/v1/waiting")["waiting"]; }
};

TEST_CASE("words of every kind wait, are listed, and leave when due", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string item = paired.share();
  const std::string goal = paired.now("/v1/joint", {{"kind", "goal"}, {"text", "a goal"}});
  const Json before = node.get("/v1/joint").json;
  paired.say("POST", "/v1/shared/" + item + "/reply", {{"text", "a reply\r\n"}});
  paired.say("POST", "/v1/questions", {{"text", "a question"}});
  paired.say("POST", "/v1/joint", {{"kind", "step"}, {"goal", goal}, {"text", "a step"}});
  paired.say("POST", "/v1/joint",
             {{"kind", "takeaway"}, {"text", "a takeaway"}, {"wait_seconds", 1800}});
  paired.say("PUT", "/v1/joint/" + goal, {{"text", "outdone while it waits"}});
  paired.say("PUT", "/v1/joint/" + goal, {{"text", "another goal"}});
  const Json waiting = paired.waiting();
  REQUIRE(waiting.size() == 5);
  CHECK(waiting[0]["what"] == "takeaway");
  CHECK(waiting[1]["what"] == "reply");
  CHECK(waiting[1]["about"] == item);
  CHECK(waiting[1]["text"] == "a reply");
  CHECK(waiting[1]["due"] == "2026-11-23T01:00:00Z");
  CHECK(waiting[4]["what"] == "change");
  const std::string id = waiting[1]["short"];
  CHECK(node.get("/v1/waiting/" + id)["text"] == "a reply");
  CHECK(node.get("/v1/status")["waiting"]["count"] == 5);
  CHECK(node.get("/v1/status")["waiting"]["next"] == "2026-11-23T00:30:00Z");
  CHECK(node.get("/v1/joint").json == before);
  CHECK(node.get("/v1/questions")["questions"].empty());
  CHECK(node.get("/v1/shared/" + item)["replies"].empty());

  node.advance(std::chrono::seconds(3600));
  node.unlock();
  CHECK(eventually([&] { return paired.waiting().empty(); }));
  CHECK(node.get("/v1/shared/" + item)["replies"].size() == 1);
  CHECK(node.get("/v1/questions")["questions"].size() == 1);
  CHECK(node.get("/v1/joint/" + goal)["versions"][0]["text"] == "another goal");
  CHECK(node.get("/v1/joint")["documents"].size() == 3);
}

TEST_CASE("words sent immediately replace waiting words for the same document", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string goal = paired.now("/v1/joint", {{"kind", "goal"}, {"text", "a goal"}});
  paired.say("PUT", "/v1/joint/" + goal, {{"text", "outdone"}});
  REQUIRE(paired.waiting().size() == 1);
  paired.say("PUT", "/v1/joint/" + goal,
             {{"text", "said at once"}, {"wait_seconds", 0}, {"confirm", "now"}});
  CHECK(paired.waiting().empty());
  node.advance(std::chrono::seconds(3600));
  node.unlock();
  CHECK(node.get("/v1/joint/" + goal)["versions"][0]["text"] == "said at once");
}

TEST_CASE("sending words immediately requires the typed confirmation", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const NodeAnswer said = node.post("/v1/questions", {{"text", "a question"}, {"wait_seconds", 0}});
  CHECK(said.error() == "needs_confirmation");
  CHECK(said["word"] == "now");
  CHECK(node.get("/v1/questions")["questions"].empty());
  CHECK(paired.waiting().empty());
}

TEST_CASE("a preview changes nothing and reports why words cannot be sent", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string item = paired.share();
  const std::string agreement =
      paired.now("/v1/joint", {{"kind", "agreement"}, {"text", "we agree"}});
  CHECK(node.post("/v1/shared/" + item + "/reply/preview", {{"text", "a\r\nb\n"}})["text"] ==
        "a\nb");
  CHECK(node.post("/v1/shared/" + item + "/reply/preview")["text"].is_null());
  CHECK(node.post("/v1/shared/s00000/reply/preview").error() == "unknown_id");
  CHECK(node.post("/v1/joint/" + agreement + "/report/preview").error() == "not_in_force");
  CHECK(node.post("/v1/joint/preview", {{"kind", "goal"}, {"text", "bell \a"}}).error() ==
        "not_text");
  const Json share = {{"entry", node.write("words")},
                      {"depth", "whole"},
                      {"day", true},
                      {"replies", true},
                      {"expires_days", 7}};
  const NodeAnswer preview = node.post("/v1/shares/preview", share);
  CHECK(preview["day"] == "2026-11-23");
  CHECK(preview["expires"] == "2026-11-30");
  CHECK(preview["replies"] == true);
  // The last day of a share is counted from the day on which it leaves.
  Json later = share;
  later["wait_seconds"] = 3 * 86400;
  CHECK(node.post("/v1/shares/preview", later)["expires"] == "2026-12-03");
  later.erase("wait_seconds");
  later["until"] = "the session";
  CHECK(node.post("/v1/shares/preview", later)["expires"] == "2026-11-30");
  CHECK(paired.waiting().empty());
}

TEST_CASE("the default wait is the one that the person set", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  CHECK(node.get("/v1/waiting/settings")["wait_seconds"] == 3600);
  CHECK(node.put("/v1/waiting/settings", {{"wait_seconds", 0}}).error() == "bad_request");
  RunningNode::require_ok(node.put("/v1/waiting/settings", {{"wait_seconds", 86400}}));
  CHECK(paired.say("POST", "/v1/questions", {{"text", "a question"}})["due"] ==
        "2026-11-24T00:00:00Z");
  const Json share = {{"entry", node.write("words")}, {"depth", "whole"}};
  CHECK(paired.say("POST", "/v1/shares", share)["due"] == "2026-11-24T00:00:00Z");
}

TEST_CASE("ids of waiting acts and of shared items get different errors", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string item = paired.share();
  const std::string id = paired.say("POST", "/v1/questions", {{"text", "a question"}})["id"];
  CHECK(node.post("/v1/shared/" + id + "/take-back").error() == "still_waits");
  CHECK(node.remove("/v1/waiting/" + item).error() == "has_left");
  CHECK(node.remove("/v1/waiting/h00000").error() == "unknown_id");
  const NodeAnswer early = node.post("/v1/waiting/release", {{"moment", id}});
  CHECK(early.error() == "needs_confirmation");
  CHECK(paired.waiting().size() == 1);
  CHECK(node.post("/v1/waiting/release", {{"moment", id}, {"confirm", "now"}})["released"] == 1);
  CHECK(paired.waiting().empty());
  CHECK(node.get("/v1/questions")["questions"].size() == 1);
}

TEST_CASE("something that waits can wait longer, and never leaves sooner", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string item = paired.share();
  const std::string id = paired.say("POST", "/v1/questions", {{"text", "a question"}})["id"];
  const std::string path = "/v1/waiting/" + id + "/later";
  const NodeAnswer longer = node.post(path, {{"wait_seconds", 7200}});
  RunningNode::require_ok(longer);
  CHECK(longer["due"] == "2026-11-23T03:00:00Z");
  CHECK(longer["id"] == id);
  node.advance(std::chrono::seconds(3600));
  node.unlock();
  CHECK(paired.waiting().size() == 1);
  for (const Json& body :
       {Json::object(), Json{{"wait_seconds", 0}}, Json{{"wait_seconds", 0}, {"confirm", "now"}},
        Json{{"wait_seconds", -60}}, Json{{"wait_seconds", 60}, {"until", "later"}},
        Json{{"wait_seconds", 366 * 86400}}, Json{{"due", "2026-11-23T02:00:00Z"}}}) {
    INFO(body);
    CHECK(node.post(path, body).error() == "bad_request");
  }
  CHECK(node.post(path, {{"until", " "}}).error() == "empty");
  CHECK(node.post(path, {{"until", std::string(201, 'a')}}).error() == "too_long");
  CHECK(node.get("/v1/waiting/" + id)["due"] == "2026-11-23T03:00:00Z");
  RunningNode::require_ok(node.post(path, {{"until", " our session "}}));
  CHECK(node.get("/v1/waiting/" + id)["until"] == "our session");
  CHECK(node.post(path, {{"wait_seconds", 86400}}).error() == "bad_request");
  node.advance(std::chrono::seconds(86400));
  node.unlock();
  CHECK(paired.waiting().size() == 1);
  CHECK(node.post("/v1/waiting/release", {{"moment", "our session"}})["released"] == 1);
  CHECK(node.get("/v1/questions")["questions"].size() == 1);
  CHECK(node.post(path, {{"wait_seconds", 60}}).error() == "unknown_id");
  CHECK(node.post("/v1/waiting/" + item + "/later", {{"wait_seconds", 60}}).error() == "has_left");
}

TEST_CASE("removing an entry does not cancel waiting words to the partner", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string entry = node.write("words");
  paired.say("POST", "/v1/shares", {{"entry", entry}, {"depth", "whole"}});
  paired.say("POST", "/v1/questions", {{"text", "a question"}});
  RunningNode::require_ok(node.remove("/v1/entries/" + entry));
  REQUIRE(paired.waiting().size() == 1);
  CHECK(paired.waiting()[0]["what"] == "question");
}

TEST_CASE("words that wait leave while the journal is locked", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string goal = paired.now("/v1/joint", {{"kind", "goal"}, {"text", "a goal"}});
  paired.say("PUT", "/v1/joint/" + goal, {{"text", "another goal"}});
  paired.say("POST", "/v1/questions", {{"text", "a question"}});
  RunningNode::require_ok(node.post("/v1/lock", {{"all", false}}));
  node.advance(std::chrono::seconds(3600));
  const auto left = [&] {
    return node.node().while_shared([](link::SharedSide& both, auto&) -> Outcome<bool> {
      return both.ledger.questions()->size() == 1;
    });
  };
  CHECK(eventually([&] { return *left(); }));
  node.unlock();
  CHECK(paired.waiting().empty());
  CHECK(node.get("/v1/joint/" + goal)["versions"][0]["text"] == "another goal");
  CHECK(node.get("/v1/questions")["questions"].size() == 1);
}

TEST_CASE("a whole entry shows its answers in the wording of the request", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const NodeAnswer entry =
      node.post("/v1/entries", {{"kind", "mood"}, {"fields", {{"mood", "3"}}}});
  RunningNode::require_ok(entry);
  Json whole = {{"entry", entry["id"]}, {"depth", "whole"}};
  const std::string name = entry["fields"][0]["name"];
  CHECK(node.post("/v1/shares/preview", whole)["text"] == name + "\n3");
  whole["questions"] = {{name, "How was the day?"}};
  CHECK(node.post("/v1/shares/preview", whole).error() == "bad_request");
  whole["answers"] = {{name, "three"}};
  CHECK(node.post("/v1/shares/preview", whole)["text"] == "How was the day?\nthree");
  whole["depth"] = "line";
  whole["text"] = "a line";
  CHECK(node.post("/v1/shares/preview", whole).error() == "bad_request");
}

TEST_CASE("the record of an earlier device survives pairing with the next", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string item = paired.share();
  RunningNode::require_ok(node.put("/v1/shared/given/device", {{"name", "the laptop"}}));
  // Asks the ledger for operations to send, as a session does. The ledger gives the item a number
  // then, so the item counts as sent.
  const auto send = [&] {
    return node.node().while_shared([](link::SharedSide& both, auto&) -> Outcome<bool> {
      return both.ledger.lacking({}, base::kMaxBatchBytes).ok();
    });
  };
  REQUIRE(*send());
  RunningNode::require_ok(node.post("/v1/shared/" + item + "/take-back"));
  paired.now("/v1/questions", {{"text", "one that never left"}});
  RunningNode::require_ok(node.post("/v1/partner/unpair", {{"confirm", "unpair"}}));
  RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
  pair_offline(paired.folder.path(), std::byte{0x22});
  node.unlock();
  paired.now("/v1/questions", {{"text", "for the new one"}});
  const Json devices = node.get("/v1/shared/given")["devices"];
  REQUIRE(devices.size() == 2);
  CHECK(devices[0]["present"] == true);
  CHECK(devices[0]["given"].size() == 1);
  CHECK(devices[1]["name"] == "the laptop");
  CHECK(devices[1]["present"] == false);
  REQUIRE(devices[1]["given"].size() == 1);
  CHECK(devices[1]["given"][0]["text"] == "words");
  CHECK(devices[1]["given"][0]["asked_to_remove"] == true);
}

}  // namespace
}  // namespace waterline::app
