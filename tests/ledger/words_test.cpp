#include "ledger/words.h"

#include <functional>

#include "ledger/commitment.h"
#include "scene.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::AcknowledgementKind;
using base::Depth;
using base::DocumentKind;

struct Two {
  Two() : a(1), b(2) {
    pair(a, b);
    exchange(a, b);
  }
  void meet() {
    exchange(a, b);
    check_in_step(a, b);
  }
  Device a, b;
};

base::Share share_of(const base::ItemId& item, std::string text, std::uint32_t revision = 1) {
  return {item, revision, Depth::kWhole, std::move(text), {}, {}};
}

std::string hex(base::ByteView bytes) {
  std::string text;
  for (const std::byte byte : bytes) {
    for (const unsigned digit :
         {std::to_integer<unsigned>(byte) >> 4, std::to_integer<unsigned>(byte) & 15}) {
      text.push_back("0123456789abcdef"[digit]);
    }
  }
  return text;
}

}  // namespace

// The values are from Python, which follows docs/protocol.md alone:
//   lv = lambda b: struct.pack('<I', len(b)) + b
//   n = lambda v, size: lv(v.to_bytes(size, 'little'))
//   begin = lambda what, revision: (lv(b'waterline/1 words') + n(what, 1) + lv(bytes(range(16)))
//                                   + n(revision, 4))
//   hashlib.sha512(begin(1, 2) + n(4, 1) + n(20000, 4) + lv(b'I am sorry.')).hexdigest()[:32]
//   hashlib.sha512(begin(1, 2) + n(4, 1) + lv(b'') + lv(b'I am sorry.')).hexdigest()[:32]
//   hashlib.sha512(begin(3, 0) + lv(b'What do you wish for?')).hexdigest()[:32]
//   hashlib.sha512(begin(6, 0) + lv(b'Dishes: A.') + lv(b'Dishes: B.')).hexdigest()[:32]
TEST_CASE("the words of known items have known digests", "[ledger]") {
  std::array<std::byte, 16> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i);
  const base::ItemId item(bytes);
  base::Share share = share_of(item, "I am sorry.", 2);
  CHECK(hex(words_of(share)) == "9565fa6d5f71203b8fb05132c8525c7f");
  share.day = base::Day(std::chrono::days(20000));
  CHECK(hex(words_of(share)) == "a35885e35fea9d7e46c4d687657fa174");
  CHECK(hex(words_of(base::Question{item, "What do you wish for?"})) ==
        "cb50eb074e80932798d412ff170dd7c0");
  CHECK(hex(words_of(ItemIs::kAgreement, item, {"Dishes: B.", "Dishes: A."})) ==
        "1c3ae8afd935e22256752aae56698bae");
}

TEST_CASE("the digest covers everything a reader sees, but not the expiry", "[ledger]") {
  fakes::SeededRandom random(1);
  const auto share = share_of(base::ItemId::generate(random), "words");
  const std::function<void(base::Share&)> changes[] = {
      [](auto& one) { one.revision = 2; },
      [](auto& one) { one.depth = Depth::kExcerpt; },
      [](auto& one) { one.text += "."; },
      [](auto& one) { one.day = base::Day(std::chrono::days(1)); },
      [&](auto& one) { one.item = base::ItemId::generate(random); },
  };
  for (const auto& change : changes) {
    auto changed = share;
    change(changed);
    CHECK(words_of(changed) != words_of(share));
  }
  auto longer = share;
  longer.expires = base::Day(std::chrono::days(20000));
  CHECK(words_of(longer) == words_of(share));
}

TEST_CASE("acknowledgements and replies from before a revision count as earlier", "[ledger]") {
  Two two;
  const auto item = Scene::share(two.b, "I am sorry.");
  REQUIRE(two.b->set_replies(item, true).ok());
  two.meet();
  REQUIRE(two.a->acknowledge(item, AcknowledgementKind::kThankYouForTrust).ok());
  REQUIRE(two.a->reply(item, "Yes please.").ok());
  REQUIRE(two.b->reply(item, "My own reply.").ok());
  two.meet();
  CHECK_FALSE(two.a->item(item)->acknowledgement_to_earlier);
  REQUIRE(two.b->revise(item, Depth::kWhole, "You should obey me.", {}).ok());
  two.meet();
  for (Device* device : {&two.a, &two.b}) {
    const Item shown = (*device)->item(item).value();
    CHECK(shown.acknowledgement == AcknowledgementKind::kThankYouForTrust);
    CHECK(shown.acknowledgement_to_earlier);
    REQUIRE(shown.replies.size() == 2);
    CHECK(std::ranges::all_of(shown.replies, &ReplyView::to_earlier));
  }
  REQUIRE(two.a->acknowledge(item, AcknowledgementKind::kThankYouForTrust).ok());
  two.meet();
  CHECK_FALSE(two.a->item(item)->acknowledgement_to_earlier);
  CHECK_FALSE(two.b->item(item)->acknowledgement_to_earlier);
}

TEST_CASE("a changed expiry neither unbinds nor revises anything", "[ledger]") {
  Two two;
  const auto item = Scene::share(two.b, "words");
  two.meet();
  REQUIRE(two.a->acknowledge(item, AcknowledgementKind::kWithYou).ok());
  two.meet();
  const base::Day last{std::chrono::days(30000)};
  REQUIRE(two.b->revise(item, Depth::kWhole, "words", {}, last).ok());
  two.meet();
  const Item shown = two.a->item(item).value();
  CHECK(shown.expires == last);
  CHECK_FALSE(shown.acknowledgement_to_earlier);
  CHECK_FALSE(shown.revised);
  REQUIRE(two.b->revise(item, Depth::kWhole, "other words", {}, last).ok());
  two.meet();
  CHECK(two.a->item(item)->acknowledgement_to_earlier);
}

TEST_CASE("a waiting act is bound to the words of its decision", "[ledger]") {
  Two two;
  const auto item = Scene::share(two.b, "before");
  REQUIRE(two.b->set_replies(item, true).ok());
  two.meet();
  const auto before = two.a->words(item).value();
  REQUIRE(two.b->revise(item, Depth::kWhole, "after", {}).ok());
  two.meet();
  const auto reply = two.a->reply(item, "a reply that waited", {}, Doing::kReally, before);
  REQUIRE(reply.ok());
  two.meet();
  CHECK(two.b->item(item)->replies.front().to_earlier);
}

TEST_CASE("a report stays bound to the agreement that it was about", "[ledger]") {
  Two two;
  const auto id = two.b->propose(DocumentKind::kAgreement, "first", {}).value();
  two.meet();
  REQUIRE(two.a->accept(id).ok());
  two.meet();
  REQUIRE(two.a->report(id, "I kept it").ok());
  two.meet();
  CHECK_FALSE(two.b->document(id)->their_report_to_earlier);
  REQUIRE(two.b->change(id, "second", {}).ok());
  two.meet();
  CHECK_FALSE(two.a->document(id)->my_report_to_earlier);  // the first wording is in force
  REQUIRE(two.a->accept(id).ok());
  two.meet();
  CHECK(two.a->document(id)->my_report_to_earlier);
  CHECK(two.b->document(id)->their_report_to_earlier);
  REQUIRE(two.a->report(id, "I kept the second").ok());
  two.meet();
  CHECK_FALSE(two.b->document(id)->their_report_to_earlier);
}

TEST_CASE("a step is bound to the goal that its author read", "[ledger]") {
  Two two;
  const auto goal = two.b->propose(DocumentKind::kGoal, "be closer", {}).value();
  two.meet();
  const auto step = two.a->propose(DocumentKind::kStep, "I call on Sundays", goal).value();
  two.meet();
  REQUIRE(two.b->change(goal, "she does as I say", {}).ok());
  two.meet();
  CHECK(two.a->document(step)->versions.front().for_earlier_goal);
  CHECK(two.b->document(step)->versions.front().for_earlier_goal);
  CHECK(fails(two.b->accept(step), Error::kGoalChanged));
  // A proposed step is for the words that its goal had when it was proposed. If the step is
  // proposed again, even with the same words, it is for the present words of the goal.
  REQUIRE(two.a->change(step, "I call on Sundays", {}).ok());
  two.meet();
  CHECK_FALSE(two.a->document(step)->versions.front().for_earlier_goal);
  REQUIRE(two.b->accept(step).ok());
  two.meet();
  // A goal keeps its words when it is done or comes into force.
  REQUIRE(two.a->accept(goal).ok());
  two.meet();
  REQUIRE(two.b->change(goal, {}, base::DocumentState::kDone).ok());
  two.meet();
  REQUIRE(two.a->accept(goal).ok());
  two.meet();
  REQUIRE(two.a->document(step)->in_force.size() == 1);
  CHECK_FALSE(two.a->document(step)->in_force.front().for_earlier_goal);
}

TEST_CASE("an answer is neither shown nor said for another question", "[ledger]") {
  Scene scene;
  const auto question = scene.new_item();
  scene.accepts(scene.their_next(base::Question{question, "Shall we go to the sea?"}));
  const auto swapped = base::Question{question, "Do you admit it?"};
  const auto seal_of = [&](const base::Words& words) {
    const auto commitment =
        commit(scene.random.bytes<32>(), question, base::QuestionRole::kAsker, words, "I knew it.");
    return base::Seal{question, base::QuestionRole::kAsker, commitment, words};
  };
  const auto said = [&] {
    return std::ranges::any_of(all_said(scene.alex), [](const base::Operation& one) {
      return base::text_of(one.body) == "Yes, of course.";
    });
  };
  REQUIRE(scene.alex->seal(question, "Yes, of course.").ok());
  SECTION("swapped before the other's seal") {
    // The partner's device sends the question with another text in many new epochs. If such an
    // epoch comes after the epoch of the stored question, the new text replaces the stored one.
    // Otherwise the ledger ignores the new text, since it knows the question already.
    for (int times = 0; times < 20; ++times) {
      CHECK(scene.hand_over(scene.operation(scene.new_epoch(), 1, swapped)).refused == 0);
    }
    scene.they_say(seal_of(words_of(swapped)));
    const auto shown = scene.alex->question(question).value();
    REQUIRE(shown.text == swapped.text);
    CHECK(shown.revised);
    CHECK(shown.mine_to_another);
    CHECK_FALSE(shown.my_answer.has_value());
    CHECK_FALSE(shown.open);
    CHECK_FALSE(said());
    CHECK(fails(scene.alex->seal(question, "Yes, of course."), Error::kSealed));
  }
  SECTION("the other's seal is for another question") {
    scene.they_say(seal_of(words_of(swapped)));
    CHECK_FALSE(said());
    CHECK(scene.alex->question(question)->my_answer == "Yes, of course.");
  }
  SECTION("both seals are for this question") {
    scene.they_say(seal_of(scene.alex->words(question).value()));
    CHECK(said());
  }
}

TEST_CASE("other content under one revision and epoch is refused", "[ledger]") {
  Scene scene;
  const auto agreement =
      scene.alex->propose(DocumentKind::kAgreement, "alex's agreement", {}).value();
  const auto words = scene.alex->words(agreement).value();
  base::Terms terms;
  terms.kind = DocumentKind::kGoal;
  terms.text = "one";
  base::Terms other_terms = terms;
  other_terms.text = "two";
  const auto item = scene.new_item();
  auto shown_on = share_of(item, "one");
  shown_on.day = base::Day(std::chrono::days(7));
  auto summary = share_of(item, "one");
  summary.depth = Depth::kSummary;
  const std::pair<base::OperationBody, base::OperationBody> pairs[] = {
      {share_of(item, "one"), share_of(item, "two")},
      {share_of(item, "one"), shown_on},
      {share_of(item, "one"), summary},
      {share_of(item, "one", 3), share_of(item, "two", 3)},
      {base::Question{item, "one"}, base::Question{item, "two"}},
      {base::Reply{item, scene.mine, 0, "one", kOtherWords},
       base::Reply{item, scene.mine, 0, "two", kOtherWords}},
      {base::Version{item, terms}, base::Version{item, other_terms}},
      {base::Report{agreement, 1, "one", words}, base::Report{agreement, 1, "two", words}},
  };
  const auto& [first, second] = pairs[static_cast<std::size_t>(GENERATE(range(0, 8)))];
  const auto epoch = scene.new_epoch();
  scene.accepts(scene.operation(epoch, 1, first));
  scene.refuses(scene.operation(epoch, 2, second));
  CHECK(scene.hand_over(scene.operation(epoch, 3, first)).refused == 0);
  CHECK(std::ranges::any_of(all_held(scene.alex),
                            [&first = first](const auto& one) { return one.body == first; }));

  // In a later epoch, the partner may send other content under the same revision: an honest device
  // does that after it went back to an older copy.
  std::array<std::byte, 16> higher{};
  higher.fill(std::byte{0xff});
  const auto replacing = scene.operation(base::EpochId(higher), 1, second);
  CHECK(scene.hand_over(replacing).refused == 0);
  CHECK(scene.holds(replacing));
}

TEST_CASE("content from another epoch under the same revision counts as revised", "[ledger]") {
  Scene scene;
  const auto item = scene.new_item();
  const auto low = base::EpochId(std::array<std::byte, 16>{});
  std::array<std::byte, 16> bytes{};
  bytes.fill(std::byte{0xff});
  const auto high = base::EpochId(bytes);
  scene.accepts(scene.operation(low, 1, share_of(item, "one")));
  REQUIRE(scene.alex->acknowledge(item, AcknowledgementKind::kWithYou).ok());
  CHECK_FALSE(scene.alex->item(item)->revised);
  SECTION("it outdoes the first") {
    scene.accepts(scene.operation(high, 1, share_of(item, "two")));
    CHECK(scene.alex->item(item)->text == "two");
    CHECK(scene.alex->item(item)->revised);
    CHECK(scene.alex->item(item)->acknowledgement_to_earlier);
  }
  SECTION("the same content again in another epoch is no revision") {
    scene.accepts(scene.operation(high, 1, share_of(item, "one")));
    CHECK_FALSE(scene.alex->item(item)->revised);
    CHECK_FALSE(scene.alex->item(item)->acknowledgement_to_earlier);
  }
}

TEST_CASE("the MAC of an operation covers the words it names", "[ledger]") {
  Scene scene;
  const auto item = scene.new_item();
  const auto goal = scene.new_item();
  base::Terms step;
  step.kind = DocumentKind::kStep;
  step.goal = goal;
  step.goal_words = kOtherWords;
  step.text = "a step";
  const auto commitment = scene.random.bytes<32>();
  const base::OperationBody bodies[] = {
      base::Acknowledgement{scene.theirs, AcknowledgementKind::kWithYou, 1, kOtherWords},
      base::Reply{item, scene.theirs, 1, "a reply", kOtherWords},
      base::Report{scene.new_item(), 1, "a report", kOtherWords},
      base::Seal{scene.new_item(), base::QuestionRole::kAsked, commitment, kOtherWords},
      base::Answer{scene.new_item(), base::QuestionRole::kAsked, {}, "an answer", kOtherWords},
      base::Version{scene.new_item(), step},
  };
  for (const auto& body : bodies) {
    INFO(body.index());
    auto changed = scene.my_next(body);
    std::visit(
        [](auto& one) {
          if constexpr (requires { one.words; }) one.words[15] ^= std::byte{1};
          if constexpr (requires { one.terms; }) one.terms.goal_words[15] ^= std::byte{1};
        },
        changed.body);
    REQUIRE(changed.body != body);
    scene.refuses(changed);
    CHECK(scene.hand_over(scene.my_next(body)).refused == 0);
    scene.my_through += 1;
  }
}
