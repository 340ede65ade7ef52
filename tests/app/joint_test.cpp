#include <catch2/catch.hpp>

#include "fakes/running_node.h"

namespace waterline::app {

using namespace waterline::test;
namespace {

Json at_once(Json body) {
  body.update({{"wait_seconds", 0}, {"confirm", "now"}});
  return body;
}

struct Paired {
  TemporaryFolder folder;
  RunningNode node{folder.path()};

  Paired() {
    node.make_journal();
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    pair_offline(folder.path(), std::byte{0x11});
    node.unlock();
  }
  std::string share(const Json& more = Json::object()) {
    Json body = {{"entry", node.write("words")},
                 {"depth", "whole"},
                 {"wait_seconds", 0},
                 {"confirm", "now"}};
    body.update(more);
    const NodeAnswer sent = node.post("/v1/shares", body);
    RunningNode::require_ok(sent);
    return sent["item"];
  }
};

TEST_CASE("a share can wait for a named moment until it is released", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const Json request = {
      {"entry", node.write("words")}, {"depth", "whole"}, {"until", " our next session "}};
  Json other = request;
  other["depth"] = "line";
  other["text"] = "a line";
  other["until"] = "the holidays";
  const NodeAnswer held = node.post("/v1/shares", request);
  RunningNode::require_ok(held);
  CHECK(held["until"] == "our next session");
  CHECK(held["due"].is_null());
  RunningNode::require_ok(node.post("/v1/shares", other));
  node.advance(std::chrono::hours(100));
  node.unlock();
  CHECK(node.get("/v1/waiting")["waiting"].size() == 2);
  CHECK(node.post("/v1/waiting/release", {{"moment", "our"}}).error() == "unknown_id");
  CHECK(node.post("/v1/waiting/release").error() == "bad_request");
  CHECK(node.post("/v1/waiting/release", {{"moment", "our next session"}})["released"] == 1);
  CHECK(node.get("/v1/shared")["items"].size() == 1);
  const std::string id = node.get("/v1/waiting")["waiting"][0]["id"];
  CHECK(node.post("/v1/waiting/release", {{"moment", id.substr(0, 8)}})["released"] == 1);
  CHECK(node.get("/v1/shared")["items"].size() == 2);
  Json both = request;
  both["wait_seconds"] = 60;
  CHECK(node.post("/v1/shares", both).error() == "bad_request");
  both.erase("wait_seconds");
  both["until"] = " ";
  CHECK(node.post("/v1/shares", both).error() == "empty");
}

TEST_CASE("a revision is previewed, confirmed and waits like a first share", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string item = paired.share({{"expires_days", 7}});
  const std::string path = "/v1/shared/" + item + "/revise";
  const Json line = {{"depth", "line"}, {"text", "other words"}};
  CHECK(node.post(path + "/preview", line)["text"] == "other words");
  Json now = line;
  now["wait_seconds"] = 0;
  CHECK(node.post(path, now).error() == "needs_confirmation");
  CHECK(node.get("/v1/shared/" + item)["text"] == "words");
  const NodeAnswer held = node.post(path, line);
  RunningNode::require_ok(held);
  CHECK(held["about"] == item);
  CHECK(node.get("/v1/waiting")["waiting"].size() == 1);
  now["confirm"] = "now";
  RunningNode::require_ok(node.post(path, now));
  CHECK(node.get("/v1/waiting")["waiting"].empty());
  const NodeAnswer shown = node.get("/v1/shared/" + item);
  CHECK(shown["text"] == "other words");
  CHECK(shown["expires"].is_string());
  CHECK(node.post(path, {{"entry", node.write("a note for my therapist alone", "deep")},
                         {"depth", "whole"}})
            .error() == "stays_below");
  CHECK(node.post("/v1/shared/s00000/revise", line).error() == "unknown_id");
}

TEST_CASE("a share with a last day is taken back after it", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  paired.share({{"expires_days", 2}});
  paired.share({{"depth", "line"}, {"text", "for good"}});
  for (int day = 0; day < 3; ++day) {
    CHECK(node.get("/v1/shared")["items"].size() == 2);
    node.advance(std::chrono::hours(24));
    node.unlock();
  }
  // The document had not left when it was withdrawn, so nothing of it remains.
  CHECK(eventually([&] { return node.get("/v1/shared")["items"].size() == 1; }));
}

TEST_CASE("a malformed request about joint documents or questions gets a specific error", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string item = paired.share();
  const NodeAnswer goal =
      node.post("/v1/joint", at_once({{"kind", "goal"}, {"text", "a goal\r\nof two lines\n"}}));
  RunningNode::require_ok(goal);
  CHECK(goal["text"] == "a goal\nof two lines");
  const std::string id = goal["item"];
  const std::string joint = "/v1/joint/" + id;
  const std::string question =
      node.post("/v1/questions", at_once({{"text", "a question"}}))["item"];
  const std::string asked = "/v1/questions/" + question;
  struct Row {
    std::string method, path;
    Json body;
    std::string error;
  };
  const Row rows[] = {
      {"POST", "/v1/joint", {{"kind", "plan"}, {"text", "a"}}, "bad_request"},
      {"POST", "/v1/joint", {{"kind", "goal"}}, "bad_request"},
      {"POST", "/v1/joint", {{"kind", "step"}, {"text", "a"}}, "bad_request"},
      {"POST", "/v1/joint", {{"kind", "goal"}, {"text", "a"}, {"goal", id}}, "bad_request"},
      {"POST", "/v1/joint", {{"kind", "step"}, {"text", "a"}, {"goal", item}}, "unknown_id"},
      {"POST", "/v1/joint", {{"kind", "goal"}, {"text", " \n"}}, "empty"},
      {"POST", "/v1/joint", {{"kind", "goal"}, {"text", "bell \a"}}, "not_text"},
      {"POST", "/v1/joint", {{"kind", "goal"}, {"text", std::string(8193, 'a')}}, "too_long"},
      {"GET", "/v1/joint?kind=plan", {}, "bad_request"},
      {"GET", "/v1/joint/" + item, {}, "unknown_id"},
      {"PUT", joint, Json::object(), "bad_request"},
      {"PUT", joint + "/state", {{"state", "begun"}}, "bad_request"},
      {"POST", joint + "/accept", Json::object(), "nothing_to_accept"},
      {"POST", joint + "/report", {{"text", "mine"}}, "not_in_force"},
      {"POST", "/v1/shared/" + id + "/acknowledgement", {{"kind", "with-you"}}, "unknown_id"},
      {"POST", "/v1/shared/" + id + "/take-back", Json::object(), "unknown_id"},
      {"POST", "/v1/shared/" + item + "/replies", Json::object(), "bad_request"},
      {"POST", "/v1/shared/" + item + "/reply", {{"text", ""}}, "empty"},
      {"POST", "/v1/shared/" + id + "/reply", {{"text", "a"}}, "unknown_id"},
      {"GET", "/v1/questions/" + id, {}, "unknown_id"},
      {"PUT", asked + "/answer", {{"text", " "}}, "empty"},
      {"PUT", asked + "/answer", {{"text", std::string(8193, 'a')}}, "too_long"},
      {"POST", asked + "/reveal", Json::object(), "needs_confirmation"},
      {"POST", asked + "/reveal", {{"confirm", "reveal"}}, "unknown_id"},
      {"DELETE", asked + "/answer", {}, "unknown_id"},
  };
  for (const Row& row : rows) {
    INFO(row.method << " " << row.path << " " << row.body.dump().substr(0, 80));
    CHECK(node.ask(row.method, row.path, row.body.is_null() ? "" : row.body.dump()).error() ==
          row.error);
  }
  RunningNode::require_ok(node.post(joint + "/withdraw"));
  CHECK(node.get(joint).error() == "unknown_id");
  CHECK(node.get("/v1/joint")["documents"].empty());
}

TEST_CASE("an answer stays private until it is revealed, and is then fixed", "[app]") {
  Paired paired;
  RunningNode& node = paired.node;
  const std::string path =
      "/v1/questions/" +
      node.post("/v1/questions", at_once({{"text", "a question"}}))["item"].get<std::string>();
  RunningNode::require_ok(node.put(path + "/answer", {{"text", "one answer"}}));
  CHECK(node.put(path + "/answer", {{"text", "mine"}})["my_answer"] == "mine");
  CHECK(node.get(path)["chosen"] == false);
  const auto given = [&] { return node.get("/v1/shared/given")["devices"][0]["given"]; };
  REQUIRE(given().size() == 1);
  CHECK(given()[0]["what"] == "question");
  const NodeAnswer chosen = node.post(path + "/reveal", {{"confirm", "reveal"}});
  RunningNode::require_ok(chosen);
  CHECK(chosen["chosen"] == true);
  CHECK(chosen["open"] == false);
  CHECK(chosen["my_answer"] == "mine");
  CHECK(chosen["their_answer"].is_null());
  CHECK(node.put(path + "/answer", {{"text", "other"}}).error() == "answer_sealed");
  RunningNode::require_ok(node.post(path + "/reveal", {{"confirm", "reveal"}}));
  CHECK(given().size() == 2);
  // The choice to reveal has not left yet, so it can be undone.
  RunningNode::require_ok(node.remove(path + "/answer"));
  CHECK(node.get(path)["chosen"] == false);
  CHECK(node.get(path)["my_answer"].is_null());
}

TEST_CASE("without a partner no goal and no question can be sent", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  CHECK(node.post("/v1/joint", {{"kind", "goal"}, {"text", "a"}}).error() == "no_partner");
  CHECK(node.post("/v1/questions", {{"text", "a"}}).error() == "no_partner");
  CHECK(node.get("/v1/joint")["documents"].empty());
  CHECK(node.get("/v1/questions")["questions"].empty());
  CHECK(node.get("/v1/shared/given")["devices"].empty());
}

}  // namespace
}  // namespace waterline::app
