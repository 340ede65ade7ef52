#include "ledger/commitment.h"
#include "ledger/words.h"
#include "scene.h"

using namespace waterline;
using namespace waterline::ledger;

namespace {

using base::Answer;
using base::QuestionRole;
using base::Seal;

struct Two {
  Two() : a(1), b(2) {
    pair(a, b);
    exchange(a, b);
    question = a->ask("a question").value();
    meet();
  }
  void meet() {
    exchange(a, b);
    check_in_step(a, b);
  }
  Device a, b;
  base::ItemId question;
};

bool is_said(Device& device, std::string_view text) {
  const auto held = all_said(device);
  return std::ranges::any_of(
      held, [&](const base::Operation& one) { return base::text_of(one.body) == text; });
}

// An answer of the partner's with its seal, made by the test, which plays a changed program.
struct Opening {
  Seal seal;
  Answer answer;
};
Opening opening_of(const base::Question& question, std::string text, fakes::SeededRandom& random) {
  const auto words = words_of(question);
  Answer answer{question.item, QuestionRole::kAsked, random.bytes<32>(), std::move(text), words};
  const auto commitment =
      commit(answer.nonce, question.item, QuestionRole::kAsked, words, answer.text);
  return {{question.item, QuestionRole::kAsked, commitment, words}, answer};
}

}  // namespace

TEST_CASE("answers open in any order once both have chosen", "[ledger]") {
  for (const bool asker_first : {true, false}) {
    Two two;
    Device& first = asker_first ? two.a : two.b;
    Device& second = asker_first ? two.b : two.a;
    REQUIRE(first->seal(two.question, "one answer").ok());
    two.meet();
    CHECK_FALSE(is_said(first, "one answer"));
    // The other person's device shows no difference.
    const auto seen = second->question(two.question).value();
    CHECK_FALSE(seen.chosen);
    CHECK_FALSE(seen.open);
    CHECK_FALSE(seen.their_answer.has_value());
    CHECK_FALSE(seen.broken);

    REQUIRE(second->seal(two.question, "another answer").ok());
    CHECK_FALSE(second->question(two.question)->open);
    two.meet();
    CHECK(first->question(two.question)->their_answer == "another answer");
    CHECK(second->question(two.question)->their_answer == "one answer");
  }
}

TEST_CASE("a sealed answer is fixed, and only its author takes it back", "[ledger]") {
  Two two;
  REQUIRE(two.a->seal(two.question, "a choice that has not left").ok());
  REQUIRE(two.a->take_answer_back(two.question).ok());
  CHECK_FALSE(two.a->question(two.question)->chosen);
  REQUIRE(two.a->seal(two.question, "mine").ok());
  two.meet();
  CHECK(fails(two.a->seal(two.question, "other words"), Error::kSealed));
  CHECK(fails(two.a->take_answer_back(two.question), Error::kSealed));
  REQUIRE(two.b->seal(two.question, "theirs").ok());
  two.meet();
  REQUIRE(two.a->take_answer_back(two.question).ok());
  two.meet();
  CHECK(two.b->question(two.question)->open);
  CHECK_FALSE(two.b->question(two.question)->their_answer.has_value());
  CHECK(two.b->question(two.question)->my_answer == "theirs");
  CHECK_FALSE(is_said(two.b, "mine"));
  CHECK(fails(two.a->seal(two.question, "mine"), Error::kSealed));
}

TEST_CASE("a question that was taken back gets no answer", "[ledger]") {
  Two two;
  REQUIRE(two.b->seal(two.question, "theirs").ok());
  two.meet();
  REQUIRE(two.a->take_back(two.question).ok());
  CHECK(fails(two.a->seal(two.question, "mine"), Error::kTakenBack));
  two.meet();
  CHECK_FALSE(is_said(two.b, "theirs"));
  CHECK_FALSE(is_said(two.b, "a question"));
}

TEST_CASE("a changed program can neither see nor change answers early", "[ledger]") {
  Scene scene;
  const auto question = scene.alex->ask("a question").value();
  auto first = opening_of(base::Question{question, "a question"}, "first", scene.random);
  auto second = opening_of(base::Question{question, "a question"}, "second", scene.random);
  const auto broken = [&] { return scene.alex->question(question)->broken; };

  SECTION("an answer alone opens nothing here") {
    scene.they_say(first.answer);
    REQUIRE(scene.alex->seal(question, "mine").ok());
    CHECK_FALSE(is_said(scene.alex, "mine"));
    CHECK_FALSE(scene.alex->question(question)->open);
    CHECK_FALSE(scene.alex->question(question)->their_answer.has_value());
    scene.they_say(first.seal);
    CHECK(is_said(scene.alex, "mine"));
    CHECK(scene.alex->question(question)->their_answer == "first");
  }
  SECTION("a first answer that contradicts the later seal is deleted") {
    scene.they_say(first.answer);
    REQUIRE(scene.alex->seal(question, "mine").ok());
    scene.they_say(second.seal);
    CHECK(broken());
    CHECK_FALSE(is_said(scene.alex, "first"));
    CHECK_FALSE(scene.alex->question(question)->open);
  }
  SECTION("an answer other than the sealed one is refused") {
    scene.they_say(first.seal);
    REQUIRE(scene.alex->seal(question, "mine").ok());
    CHECK(is_said(scene.alex, "mine"));
    scene.they_may_not_say(second.answer);
    CHECK(broken());
    for (auto* change : {"text", "nonce", "role", "words"}) {
      Answer changed = first.answer;
      if (change == std::string("text")) changed.text += ".";
      if (change == std::string("nonce")) changed.nonce[31] ^= std::byte{1};
      if (change == std::string("words")) changed.words[15] ^= std::byte{1};
      if (change == std::string("role")) changed.role = QuestionRole::kAsker;
      scene.they_may_not_say(changed);
    }
    scene.they_say(first.answer);
    CHECK(scene.alex->question(question)->their_answer == "first");
  }
  SECTION("a second seal is refused, before and after the answer") {
    scene.they_say(first.seal);
    scene.they_may_not_say(second.seal);
    // Before I choose to reveal, my device shows nothing of the partner's answer. So it does not
    // show yet that the partner's seals contradict each other.
    CHECK_FALSE(broken());
    REQUIRE(scene.alex->seal(question, "mine").ok());
    CHECK(broken());
    scene.they_may_not_say(second.answer);
    scene.they_say(first.answer);
    scene.they_may_not_say(second.seal);
  }
  SECTION("my own seal and answer sent as theirs are refused") {
    REQUIRE(scene.alex->seal(question, "mine").ok());
    std::optional<Seal> mine;
    for (const auto& operation : all_said(scene.alex)) {
      if (const auto* seal = std::get_if<Seal>(&operation.body)) mine = *seal;
    }
    REQUIRE(mine.has_value());
    scene.they_may_not_say(*mine);  // only the asker may say this
    mine->role = QuestionRole::kAsked;
    scene.they_say(*mine);
    std::optional<Answer> said;
    for (const auto& operation : all_said(scene.alex)) {
      if (const auto* answer = std::get_if<Answer>(&operation.body)) said = *answer;
    }
    // The partner's device repeated my seal as its own. When it then repeats my answer too, the
    // ledger refuses the answer.
    REQUIRE(said.has_value());
    said->role = QuestionRole::kAsked;
    scene.they_may_not_say(*said);
    CHECK_FALSE(scene.alex->question(question)->open);
    CHECK(broken());
  }
  SECTION("taking back my question, or asking as me") {
    scene.they_may_not_say(base::TakeBack{question, base::Content::kQuestion});
    scene.they_may_not_say(base::Question{question, "another question"});
  }
}

TEST_CASE("a commitment depends on everything it covers, and hides the answer", "[ledger]") {
  fakes::SeededRandom random(1);
  const auto question = base::ItemId::generate(random);
  const auto nonce = random.bytes<32>();
  const auto words = random.bytes<16>();
  const auto one = commit(nonce, question, QuestionRole::kAsker, words, "answer");
  CHECK(commit(nonce, question, QuestionRole::kAsker, words, "answer") == one);
  CHECK(commit(nonce, question, QuestionRole::kAsked, words, "answer") != one);
  CHECK(commit(nonce, question, QuestionRole::kAsker, words, "answers") != one);
  CHECK(commit(nonce, base::ItemId::generate(random), QuestionRole::kAsker, words, "answer") !=
        one);
  CHECK(commit(random.bytes<32>(), question, QuestionRole::kAsker, words, "answer") != one);
  CHECK(commit(nonce, question, QuestionRole::kAsker, random.bytes<16>(), "answer") != one);
  const auto key = crypto::AuthorKey::generate(random);
  CHECK(answer_nonce(key, question, words, "answer") ==
        answer_nonce(key, question, words, "answer"));
  CHECK(answer_nonce(key, question, words, "answer") !=
        answer_nonce(key, question, words, "answers"));
  CHECK(answer_nonce(key, question, words, "answer") !=
        answer_nonce(crypto::AuthorKey::generate(random), question, words, "answer"));
}

TEST_CASE("the same answer given again after a loss opens its seal", "[ledger]") {
  Two two;
  two.a.back_up();
  REQUIRE(two.a->seal(two.question, "mine").ok());
  two.meet();
  two.a.restore();
  two.meet();
  CHECK(two.a->question(two.question)->chosen);
  CHECK_FALSE(two.a->question(two.question)->my_answer.has_value());
  CHECK(fails(two.a->seal(two.question, "other words"), Error::kSealed));
  REQUIRE(two.b->seal(two.question, "theirs").ok());
  two.meet();
  REQUIRE(two.a->seal(two.question, "mine").ok());
  two.meet();
  CHECK(two.b->question(two.question)->their_answer == "mine");
  CHECK(two.a->question(two.question)->their_answer == "theirs");
}
