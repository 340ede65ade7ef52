#include "ledger/operation_rules.h"
#include "scene.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::DocumentKind;
using base::DocumentState;

struct Two {
  Two() : a(1), b(2) {
    pair(a, b);
    exchange(a, b);
  }

  base::ItemId propose(Device& device, DocumentKind kind, std::string_view text) {
    return device->propose(kind, text, {}).value();
  }
  void meet() {
    exchange(a, b);
    check_in_step(a, b);
  }
  // Returns the text of a document as both see it.
  static std::string in_force(Device& device, const base::ItemId& id) {
    const auto document = device->document(id);
    if (!document || document->in_force.empty()) return "";
    REQUIRE(document->in_force.size() == 1);
    return document->in_force.front().text;
  }
  static std::vector<std::string> versions(Device& device, const base::ItemId& id) {
    std::vector<std::string> texts;
    const auto document = device->document(id);
    if (!document) return texts;
    for (const Wording& wording : document->versions) texts.push_back(wording.text);
    return texts;
  }
  bool anywhere(std::string_view text) {
    for (Device* device : {&a, &b}) {
      for (const base::Operation& operation : all_held(*device)) {
        if (base::text_of(operation.body) == text) return true;
      }
    }
    return false;
  }

  Device a, b;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a goal and each change need the acceptance of both", "[ledger]") {
  for (const auto kind : {DocumentKind::kGoal, DocumentKind::kAgreement}) {
    Two two;
    const auto id = two.propose(two.a, kind, "first");
    CHECK(fails(two.a->accept(id), Error::kNothingToAccept));
    two.meet();
    CHECK(Two::in_force(two.b, id).empty());
    REQUIRE(two.b->accept(id).ok());
    two.meet();
    CHECK(Two::in_force(two.a, id) == "first");
    CHECK(Two::versions(two.a, id).empty());

    REQUIRE(two.a->change(id, "second", {}).ok());
    two.meet();
    CHECK(Two::in_force(two.b, id) == "first");
    CHECK(Two::versions(two.b, id) == Texts{"second"});
    REQUIRE(two.b->change(id, "third", {}).ok());
    two.meet();
    CHECK(Two::in_force(two.a, id) == "first");
    CHECK(Two::versions(two.a, id) == Texts{"third"});
    CHECK_FALSE(two.anywhere("second"));
    REQUIRE(two.a->accept(id).ok());
    two.meet();
    CHECK(Two::in_force(two.b, id) == "third");
    CHECK_FALSE(two.anywhere("first"));
  }
}

TEST_CASE("either one alone withdraws an agreement, but both must restore it", "[ledger]") {
  for (const bool author_withdraws : {false, true}) {
    Two two;
    const auto id = two.propose(two.a, DocumentKind::kAgreement, "words");
    two.meet();
    REQUIRE(two.b->accept(id).ok());
    two.meet();
    Device& one = author_withdraws ? two.a : two.b;
    REQUIRE(one->withdraw(id).ok());
    two.meet();
    CHECK(Two::in_force(two.a, id).empty());
    CHECK(two.anywhere("words") == !author_withdraws);
    // Accepting a withdrawn version again does not put it into force.
    CHECK(fails(two.b->accept(id), Error::kNothingToAccept));
    CHECK(fails(two.b->withdraw(id), Error::kNotInForce));
    REQUIRE(two.a->change(id, "new words", {}).ok());
    two.meet();
    CHECK(Two::in_force(two.b, id).empty());
    REQUIRE(two.b->accept(id).ok());
    two.meet();
    CHECK(Two::in_force(two.a, id) == "new words");
  }
}

TEST_CASE("withdrawing during a change or an acceptance converges on both devices", "[ledger]") {
  for (int turn = 0; turn < 3; ++turn) {
    Two two;
    const auto id = two.propose(two.a, DocumentKind::kGoal, "words");
    two.meet();
    REQUIRE(two.b->accept(id).ok());
    two.meet();
    REQUIRE(two.a->change(id, "change", {}).ok());
    if (turn == 1) exchange(two.a, two.b);
    REQUIRE(two.b->withdraw(id).ok());
    if (turn == 2) REQUIRE(two.a->withdraw(id).ok());
    two.meet();
    CHECK(Two::in_force(two.a, id).empty());
    CHECK_FALSE(two.anywhere("words"));
  }
}

TEST_CASE("simultaneous versions are both shown until one replaces them", "[ledger]") {
  Two two;
  const auto id = two.propose(two.a, DocumentKind::kTakeaway, "first");
  two.meet();
  REQUIRE(two.a->change(id, "by a", {}).ok());
  REQUIRE(two.b->change(id, "by b", {}).ok());
  two.meet();
  CHECK(Two::versions(two.a, id).size() == 2);
  CHECK(Two::versions(two.a, id) == Two::versions(two.b, id));
  CHECK_FALSE(two.anywhere("first"));
  REQUIRE(two.b->change(id, "by both", {}).ok());
  two.meet();
  CHECK(Two::versions(two.a, id) == Texts{"by both"});
  CHECK_FALSE(two.anywhere("by a"));
  CHECK_FALSE(two.anywhere("by b"));
}

TEST_CASE("each person reports only on their own part of an agreement", "[ledger]") {
  Two two;
  const auto goal = two.propose(two.a, DocumentKind::kGoal, "a goal");
  const auto id = two.propose(two.a, DocumentKind::kAgreement, "an agreement");
  CHECK(fails(two.a->report(goal, "mine"), Error::kNotInForce));
  CHECK(fails(two.a->report(id, "mine"), Error::kNotInForce));
  two.meet();
  REQUIRE(two.b->accept(id).ok());
  two.meet();
  REQUIRE(two.a->report(id, "mine").ok());
  REQUIRE(two.b->report(id, "theirs").ok());
  two.meet();
  CHECK(two.a->document(id)->my_report == "mine");
  CHECK(two.a->document(id)->their_report == "theirs");
  REQUIRE(two.b->report(id, "theirs again").ok());
  two.meet();
  CHECK(two.a->document(id)->their_report == "theirs again");
  REQUIRE(two.b->report(id, "").ok());
  two.meet();
  CHECK_FALSE(two.a->document(id)->their_report.has_value());
  CHECK_FALSE(two.anywhere("theirs again"));
}

TEST_CASE("only its author changes an agenda point", "[ledger]") {
  Two two;
  const auto id = two.propose(two.a, DocumentKind::kAgenda, "a point");
  two.meet();
  CHECK(fails(two.b->change(id, "another point", {}), Error::kNotYours));
  CHECK(fails(two.b->accept(id), Error::kNothingToAccept));
  CHECK(fails(two.b->withdraw(id), Error::kNotInForce));
  REQUIRE(two.a->change(id, {}, DocumentState::kDone).ok());
  two.meet();
  CHECK(two.b->document(id)->versions.front().state == DocumentState::kDone);
  REQUIRE(two.a->withdraw(id).ok());
  two.meet();
  CHECK(fails(two.b->document(id), Error::kUnknownItem));
  CHECK_FALSE(two.anywhere("a point"));
}

TEST_CASE("a step needs an existing goal", "[ledger]") {
  Two two;
  const auto goal = two.propose(two.a, DocumentKind::kGoal, "a goal");
  const auto agreement = two.propose(two.a, DocumentKind::kAgreement, "an agreement");
  CHECK(fails(two.a->propose(DocumentKind::kStep, "a step", {}), Error::kUnknownItem));
  CHECK(fails(two.a->propose(DocumentKind::kStep, "a step", agreement), Error::kUnknownItem));
  CHECK(fails(two.a->propose(DocumentKind::kGoal, "a goal", goal), Error::kUnknownItem));
  const auto step = two.a->propose(DocumentKind::kStep, "a step", goal).value();
  two.meet();
  CHECK(two.b->document(step)->goal == goal);
}

TEST_CASE("the number of unsent rewrites of a version stays private", "[ledger]") {
  Two one;
  Two other;
  for (Two* two : {&one, &other}) {
    const auto id = two->propose(two->a, DocumentKind::kGoal, "first");
    if (two == &other) {
      for (const char* text : {"draft", "another draft", "first"})
        REQUIRE(two->a->change(id, text, {}).ok());
      const auto unseen = two->propose(two->a, DocumentKind::kGoal, "never mind");
      REQUIRE(two->a->withdraw(unseen).ok());
    }
  }
  const auto revisions = [](Two& two) {
    std::vector<std::uint32_t> all;
    for (const base::Operation& operation : all_said(two.a))
      all.push_back(revision_of(operation.body));
    return all;
  };
  CHECK(revisions(one) == revisions(other));
  CHECK(revisions(one) == std::vector<std::uint32_t>{1});
}

TEST_CASE("a changed program cannot forge the other's words or rights", "[ledger]") {
  Scene scene;
  const auto goal = scene.alex->propose(DocumentKind::kGoal, "alex's goal", {}).value();
  const auto point = scene.alex->propose(DocumentKind::kAgenda, "alex's point", {}).value();
  std::optional<base::Version> said;
  for (const auto& operation : all_said(scene.alex)) {
    const auto* version = std::get_if<base::Version>(&operation.body);
    if (version != nullptr && version->item == goal) said = *version;
  }
  REQUIRE(said.has_value());

  base::Accept accept{goal, said->terms};
  SECTION("my own words can be accepted") {
    scene.they_say(accept);
    CHECK(scene.alex->document(goal)->in_force.front().text == "alex's goal");
  }
  SECTION("other words, another state or another revision cannot") {
    accept.terms.text = "obey";
    scene.they_may_not_say(accept);
    accept.terms = said->terms;
    accept.terms.state = DocumentState::kDone;
    scene.they_may_not_say(accept);
    accept.terms = said->terms;
    accept.terms.revision = 2;
    scene.they_may_not_say(accept);
    accept.terms = said->terms;
    accept.item = scene.new_item();
    scene.they_may_not_say(accept);
  }
  SECTION("a version of an agenda point of mine") {
    base::Version version{point, said->terms};
    version.terms.kind = DocumentKind::kAgenda;
    scene.they_may_not_say(version);
  }
  SECTION("an item of another kind") {
    base::Version version{scene.mine, said->terms};
    scene.they_may_not_say(version);
    scene.they_may_not_say(
        base::Acknowledgement{goal, base::AcknowledgementKind::kWithYou, 1, kOtherWords});
    scene.they_may_not_say(base::Report{goal, 1, "a report on a goal", kOtherWords});
    scene.they_may_not_say(base::TakeBack{goal});
    scene.they_may_not_say(base::Seal{goal, base::QuestionRole::kAsked, {}, kOtherWords});
  }
  SECTION("a version of theirs next to mine") {
    base::Version version{goal, said->terms};
    version.terms.text = "the partner's goal";
    scene.they_say(version);
    CHECK(scene.alex->document(goal)->versions.size() == 2);
  }
  SECTION("the highest possible revision spoils only its own document") {
    base::Version version{goal, said->terms, 0, kMaxRevision};
    version.terms.replaces = kMaxRevision;
    version.terms.revision = kMaxRevision;
    scene.hand_over(scene.operation(scene.new_epoch(), 1, version));
    CHECK(fails(scene.alex->change(goal, "more", {}), Error::kTooMany));
    CHECK(scene.alex->propose(DocumentKind::kGoal, "another goal", {}).ok());
  }
}

TEST_CASE("an accepted version counts as given until its replacement is agreed", "[ledger]") {
  Two two;
  const auto id = two.propose(two.a, DocumentKind::kGoal, "first");
  two.meet();
  REQUIRE(two.b->accept(id).ok());
  REQUIRE(two.b->change(id, "second", {}).ok());
  two.meet();
  const auto given = [&] {
    const auto all = two.a->given().value();
    REQUIRE(all.size() == 1);
    return all.front();
  };
  CHECK(given().state == Given::State::kGiven);
  CHECK(given().text == "first");
  REQUIRE(two.a->accept(id).ok());
  two.meet();
  const auto after = two.a->given().value();
  const auto mine = std::ranges::find(after, Given::What::kVersion, &Given::what);
  REQUIRE(mine != after.end());
  CHECK(mine->state == Given::State::kAskedToRemove);
  CHECK_FALSE(two.anywhere("first"));
}
