#include <catch2/catch.hpp>

#include "fakes/running_node.h"

// Tests that a request names the words that the person has read (docs/api.md, "What waits").
namespace waterline::app {

using namespace waterline::test;
namespace {

Json at_once(Json body) {
  body.update({{"wait_seconds", 0}, {"confirm", "now"}});
  return body;
}

Json with_words(Json body, const Json& words) {
  body["words"] = words;
  return body;
}

// A paired journal. they_say() adds operations of the partner's device while it is closed.
struct Listening {
  TemporaryFolder folder;
  RunningNode node{folder.path()};
  crypto::SystemRandom random;
  std::uint8_t epochs = 0;

  Listening() {
    node.make_journal();
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    pair_offline(folder.path(), std::byte{0x11});
  }

  // Adds operations of the partner's, in an epoch that comes after all earlier ones of the partner.
  void they_say(std::vector<base::OperationBody> bodies) {
    RunningNode::require_ok(node.post("/v1/lock", {{"all", true}}));
    std::array<std::byte, 16> name{};
    name.fill(std::byte{0xff});
    name[15] = std::byte{++epochs};
    base::OperationBatch batch;
    for (auto& body : bodies) {
      batch.operations.push_back(
          {base::EpochId(name), batch.operations.size() + 1, std::move(body), {}});
    }
    batch.through.epochs[base::EpochId(name)] = {base::Author::kPartner, batch.operations.size()};
    hear_offline(folder.path(), batch);
    node.unlock();
  }
  base::ItemId new_item() { return base::ItemId::generate(random); }
  base::Terms terms(base::DocumentKind kind, const std::string& text, std::uint32_t revision = 1) {
    base::Terms terms;
    terms.kind = kind;
    terms.revision = revision;
    terms.tag = random.bytes<16>();
    terms.text = text;
    return terms;
  }
};

base::Share share_of(const base::ItemId& item, std::string text, std::uint32_t revision = 1) {
  return {item, revision, base::Depth::kWhole, std::move(text), {}, {}};
}

TEST_CASE("a reply or acknowledgement to changed words of a share is refused", "[app]") {
  Listening couple;
  RunningNode& node = couple.node;
  const auto item = couple.new_item();
  const std::string path = "/v1/shared/" + item.text();
  couple.they_say({share_of(item, "before"), base::Replies{item, 1}});
  const Json before = node.get(path)["words"];
  REQUIRE(before.is_string());
  const NodeAnswer waits =
      node.post(path + "/reply", with_words({{"text", "decided before"}}, before));
  RunningNode::require_ok(waits);
  CHECK(waits["words"] == before);
  couple.they_say({share_of(item, "after", 2)});

  const auto refused = [&](const std::string& what, const Json& body) {
    return node.post(path + what, with_words(body, before)).error() == "other_words";
  };
  CHECK(refused("/acknowledgement", {{"kind", "with-you"}}));
  CHECK(refused("/reply", at_once({{"text", "a reply"}})));
  CHECK(refused("/reply/preview", {{"text", "a reply"}}));
  CHECK(node.get(path)["acknowledgement"].is_null());
  CHECK(node.get(path)["replies"].empty());
  CHECK(
      node.post(path + "/acknowledgement", {{"kind", "with-you"}, {"words", "no words"}}).error() ==
      "bad_request");

  const Json now = node.get(path)["words"];
  RunningNode::require_ok(
      node.post(path + "/acknowledgement", with_words({{"kind", "with-you"}}, now)));
  CHECK(node.get(path)["acknowledgement_to_earlier"] == false);
  // The waiting reply leaves. It is still marked as a reply to the words that it was written to.
  RunningNode::require_ok(
      node.post("/v1/waiting/release", {{"moment", waits["id"]}, {"confirm", "now"}}));
  CHECK(node.get(path)["replies"][0]["to_earlier"] == true);
}

TEST_CASE("a copy of a share is private, made once, and outlives it", "[app]") {
  Listening couple;
  RunningNode& node = couple.node;
  const auto item = couple.new_item();
  const std::string path = "/v1/shared/" + item.text();
  couple.they_say({share_of(item, "what helped")});
  const Json shared = node.get("/v1/shared").json;
  const NodeAnswer copy = node.post(path + "/keep", {{"words", node.get(path)["words"]}});
  RunningNode::require_ok(copy);
  const std::string id = copy["id"];
  CHECK(copy["text"] == "what helped");
  CHECK(copy["side"] == "vault");
  CHECK(copy["kept_from"] == item.text());
  CHECK(copy["shared"].empty());
  // An entry that keeps a copy of the partner's share is private: the shared side is as before,
  // nothing waits, and nothing was given.
  CHECK(node.get("/v1/shared").json == shared);
  CHECK(node.get("/v1/waiting")["waiting"].empty());
  CHECK(node.get("/v1/shared/given")["devices"][0]["given"].empty());

  CHECK(node.post(path + "/keep")["id"] == id);
  RunningNode::require_ok(node.remove("/v1/entries/" + id));
  CHECK(node.post(path + "/keep")["id"] == id);
  CHECK(node.get("/v1/entries/" + id)["removed"].is_null());
  CHECK(node.get("/v1/entries")["entries"].size() == 1);

  const Json before = node.get(path)["words"];
  couple.they_say({share_of(item, "other words", 2)});
  CHECK(node.post(path + "/keep", {{"words", before}}).error() == "other_words");
  CHECK(node.post(path + "/keep")["text"] == "other words");
  CHECK(node.get("/v1/entries")["entries"].size() == 2);
  couple.they_say({base::TakeBack{item}});
  CHECK(node.post(path + "/keep").error() == "taken_back");
  CHECK(node.get("/v1/entries/" + id)["text"] == "what helped");

  const std::string own =
      node.post("/v1/shares", at_once({{"entry", id}, {"depth", "whole"}}))["item"];
  CHECK(node.post("/v1/shared/" + own + "/keep").error() == "not_yours");
  CHECK(node.post("/v1/shared/s00000/keep").error() == "unknown_id");
}

TEST_CASE("an act on a document is refused if its words have changed", "[app]") {
  Listening couple;
  RunningNode& node = couple.node;
  const auto item = couple.new_item();
  const std::string path = "/v1/joint/" + item.text();
  couple.they_say({base::Version{item, couple.terms(base::DocumentKind::kAgreement, "first")}});
  const NodeAnswer first = node.get(path);
  couple.they_say({base::Version{item, couple.terms(base::DocumentKind::kAgreement, "second", 2)}});
  const NodeAnswer second = node.get(path);
  CHECK(node.post(path + "/accept", {{"words", first["versions"][0]["words"]}}).error() ==
        "other_words");
  CHECK(node.put(path + "/state", {{"state", "done"}, {"words", first["words"]}}).error() ==
        "other_words");
  CHECK(node.get(path)["in_force"].empty());
  RunningNode::require_ok(node.post(path + "/accept", {{"words", second["versions"][0]["words"]}}));
  CHECK(node.post(path + "/report", with_words(at_once({{"text", "mine"}}), first["words"]))
            .error() == "other_words");
  RunningNode::require_ok(
      node.post(path + "/report", with_words(at_once({{"text", "mine"}}), second["words"])));
  CHECK(node.get(path)["my_report_to_earlier"] == false);
  CHECK(node.put(path, with_words(at_once({{"text", "third"}}), first["words"])).error() ==
        "other_words");
}

TEST_CASE("a step is bound to the words of its goal", "[app]") {
  Listening couple;
  RunningNode& node = couple.node;
  const auto goal = couple.new_item();
  couple.they_say({base::Version{goal, couple.terms(base::DocumentKind::kGoal, "first")}});
  const Json first = node.get("/v1/joint/" + goal.text())["words"];
  const Json step = {{"kind", "step"}, {"goal", goal.text()}, {"text", "a step"}};
  const NodeAnswer waits = node.post("/v1/joint", with_words(step, first));
  RunningNode::require_ok(waits);
  couple.they_say({base::Version{goal, couple.terms(base::DocumentKind::kGoal, "second", 2)}});
  CHECK(node.post("/v1/joint", with_words(at_once(step), first)).error() == "other_words");
  CHECK(node.post("/v1/joint", {{"kind", "goal"}, {"text", "a goal"}, {"words", first}}).error() ==
        "bad_request");
  RunningNode::require_ok(
      node.post("/v1/waiting/release", {{"moment", waits["id"]}, {"confirm", "now"}}));
  const Json steps = node.get("/v1/joint?kind=step")["documents"];
  REQUIRE(steps.size() == 1);
  CHECK(steps[0]["versions"][0]["for_earlier_goal"] == true);
}

TEST_CASE("a private answer is not revealed to a changed question", "[app]") {
  Listening couple;
  RunningNode& node = couple.node;
  const auto item = couple.new_item();
  const std::string path = "/v1/questions/" + item.text();
  couple.they_say({base::Question{item, "first"}});
  const Json first = node.get(path)["words"];
  RunningNode::require_ok(node.put(path + "/answer", with_words({{"text", "yes"}}, first)));
  couple.they_say({base::Question{item, "second"}});
  const NodeAnswer shown = node.get(path);
  CHECK(shown["text"] == "second");
  CHECK(shown["revised"] == true);
  CHECK(shown["my_answer"].is_null());
  CHECK(shown["mine_to_another"] == true);
  CHECK(node.post(path + "/reveal", {{"confirm", "reveal"}}).error() == "other_words");
  CHECK(node.put(path + "/answer", with_words({{"text", "yes"}}, first)).error() == "other_words");
  CHECK(node.get(path)["chosen"] == false);
  RunningNode::require_ok(node.put(path + "/answer", with_words({{"text", "no"}}, shown["words"])));
  CHECK(node.post(path + "/reveal", {{"confirm", "reveal"}, {"words", first}}).error() ==
        "other_words");
  RunningNode::require_ok(
      node.post(path + "/reveal", {{"confirm", "reveal"}, {"words", shown["words"]}}));
  CHECK(node.get(path)["my_answer"] == "no");
}

}  // namespace
}  // namespace waterline::app
