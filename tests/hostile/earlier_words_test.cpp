#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/eventually.h"
#include "hostile/attacked.h"
#include "ledger/commitment.h"
#include "ledger/words.h"

// Ben's device runs a changed program and replaces words that Ada has answered or acknowledged. Her
// answers must stay with the words they were about.

using namespace waterline;
using namespace waterline::hostile;
using namespace std::chrono_literals;
using scenario::Json;
using waterline::fakes::eventually;

namespace {

const std::string kAsked = "Would you like to go to the sea with me this summer?";
const std::string kSwapped = "Do you admit that you cheated on me with K.?";
const std::string kHers = "Yes, of course. I always wanted to.";

base::ItemId new_item() {
  crypto::SystemRandom random;
  return base::ItemId::generate(random);
}

// Returns a batch with one operation, in a new epoch of Ben's. The name of this epoch is greater
// than the names of all his other epochs, so its operations replace theirs.
base::OperationBatch said_anew(base::OperationBody body, std::byte last) {
  std::array<std::byte, 16> name{};
  name.fill(std::byte{0xff});
  name[15] = last;
  base::OperationBatch batch;
  batch.operations.push_back({base::EpochId(name), 1, std::move(body), {}});
  batch.through.epochs[base::EpochId(name)] = {base::Author::kMe, 1};
  return batch;
}

base::Answer answer_to(const base::Question& question) {
  crypto::SystemRandom random;
  return {question.item, base::QuestionRole::kAsker, random.bytes<32>(), "I knew it.",
          ledger::words_of(question)};
}

base::Seal seal_of(const base::Answer& answer) {
  const auto commitment =
      ledger::commit(answer.nonce, answer.item, answer.role, answer.words, answer.text);
  return {answer.item, answer.role, commitment, answer.words};
}

struct Scene : Attacked {
  Scene() : session(connect()) { REQUIRE(session.meet().has_value()); }

  // Sends the batch, and returns after Ada's device has stored it.
  void say_and_wait(const base::OperationBatch& batch) {
    REQUIRE(session.say(batch));
    for (;;) {
      const auto message = session.hear(10s);
      REQUIRE(message.has_value());
      if (std::holds_alternative<wire::Stored>(*message)) return;
      hear(*message);
    }
  }
  void hear(const wire::SessionMessage& message) {
    const auto* batch = std::get_if<base::OperationBatch>(&message);
    if (batch == nullptr) return;
    for (const auto& operation : batch->operations) heard.push_back(base::text_of(operation.body));
    if (!batch->operations.empty()) REQUIRE(session.say(wire::Stored{batch->through.mirrored()}));
  }
  Json question(const base::ItemId& id) { return ada.request("GET", "/v1/questions/" + id.text()); }

  HostileSession session;
  std::vector<std::string> heard;  // texts that Ada's device has sent
};

// Ada answers the question and chooses to reveal the answer, so her seal is sent.
void answer_and_reveal(Scene& scene, const base::Question& question) {
  scene.say_and_wait(scene.say({question}));
  eventually([&] { return scene.question(question.item).value("text", "") == question.text; });
  scene.ada.ask({"answer", question.item.text(), kHers});
  scene.ada.ask({"reveal", question.item.text(), "--confirm", "reveal"});
}

}  // namespace

TEST_CASE("a replaced question is never shown with the answer to the first", "[hostile]") {
  Scene scene;
  const base::Question asked{new_item(), kAsked};
  const base::Question swapped{asked.item, kSwapped};
  answer_and_reveal(scene, asked);
  const bool opened_before = GENERATE(false, true);
  if (opened_before) {
    const auto his = answer_to(asked);
    scene.say_and_wait(scene.say({seal_of(his), his}));
    eventually([&] { return scene.question(asked.item)["open"] == true; });
    CHECK(scene.question(asked.item)["my_answer"] == kHers);
  }
  // Ben sends another text for the same question. In the same epoch Ada's device refuses it. From
  // another epoch it replaces the first text, and the question is marked as revised.
  scene.say_and_wait(scene.say({swapped}));
  CHECK(scene.question(asked.item)["text"] == kAsked);
  CHECK(scene.question(asked.item)["revised"] == false);
  scene.say_and_wait(said_anew(swapped, std::byte{1}));
  const auto his = answer_to(swapped);
  scene.say_and_wait(scene.say({seal_of(his)}));
  scene.say_and_wait(scene.say({his}));

  const Json shown = scene.question(asked.item);
  CHECK(shown["text"] == kSwapped);
  CHECK(shown["revised"] == true);
  CHECK(shown["mine_to_another"] == true);
  CHECK(shown["my_answer"].is_null());
  CHECK(shown["open"] == false);
  const std::string screen = scene.ada.run({"questions"}).out;
  CHECK(screen.find(kSwapped) != std::string::npos);
  CHECK(screen.find(kHers) == std::string::npos);
  const bool sent = std::ranges::find(scene.heard, kHers) != scene.heard.end();
  CHECK((opened_before || !sent));
}

TEST_CASE("an acknowledgement does not move to other words under its revision", "[hostile]") {
  Scene scene;
  const auto item = new_item();
  const auto share = [&](const std::string& text) {
    return base::Share{item, 1, base::Depth::kWhole, text, std::nullopt, std::nullopt};
  };
  const auto shown = [&] { return scene.ada.request("GET", "/v1/shared/" + item.text()); };
  scene.say_and_wait(scene.say({share("I am sorry."), base::Replies{item, 1}}));
  scene.ada.ask({"acknowledge", item.text(), "with-you"});
  scene.ada.ask({"reply", item.text(), "Yes please.", "--now", "--confirm", "now"});
  scene.say_and_wait(scene.say({share("I will make you pay for this.")}));
  CHECK(shown()["text"] == "I am sorry.");
  CHECK(shown()["acknowledgement_to_earlier"] == false);
  scene.say_and_wait(said_anew(share("I will make you pay for this."), std::byte{1}));
  CHECK(shown()["text"] == "I will make you pay for this.");
  CHECK(shown()["revised"] == true);
  CHECK(shown()["acknowledgement_to_earlier"] == true);
  CHECK(shown()["replies"][0]["to_earlier"] == true);
  const std::string screen = scene.ada.run({"ours"}).out;
  CHECK(screen.find("You, to earlier words: I am with you in this.") != std::string::npos);
  CHECK(screen.find("You, in reply to earlier words") != std::string::npos);
}
