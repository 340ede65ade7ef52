#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "fakes/manual_clock.h"
#include "gate/gate.h"
#include "gate/publishing.h"
#include "ledger/device.h"

// Tests waiting acts of every kind against a model of the person's decisions.

using namespace waterline;
using Kind = vault::Note::Kind;

namespace {

// A person with a vault, paired with a partner.
class Writer {
 public:
  explicit Writer(std::uint64_t seed) : here(seed), there(seed + 1000), random_(seed) {
    open();
    ledger::pair(here, there);
    REQUIRE(vault->set_device(there.public_key(), {}).ok());
  }

  void open() {
    vault.emplace(vault::Vault::open(file(), crypto::VaultStoreKey{}, random_).value());
  }
  void close() { vault.reset(); }

  [[nodiscard]] gate::Moment moment() const {
    return {clock.now(), std::chrono::floor<std::chrono::days>(clock.now())};
  }
  vault::WaitingId add(const vault::Note& note, std::string_view text, std::chrono::minutes wait) {
    REQUIRE(gate::check(*here, note, text).ok());
    return vault->add_waiting(note, text, {.due = clock.now() + wait}).value();
  }
  std::size_t publish() { return gate::publish_due(*vault, *here, moment()).value(); }
  void meet() { ledger::exchange(here, there); }
  base::ItemId share(ledger::Device& by, std::string_view text) {
    const auto id = by->item_id(base::Depth::kLine, text, {});
    REQUIRE(by->share(id, base::Depth::kLine, text, {}).value());
    return id;
  }
  std::string ledger_bytes() {
    here.restart();
    std::ifstream in(here.file(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

  ledger::Device here;
  ledger::Device there;
  fakes::ManualClock clock;

 private:
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "vault.db"; }
  fakes::TemporaryFolder folder_;
  fakes::SeededRandom random_;

 public:
  // The vault writes when it is closed, and needs the random numbers then, so it goes first.
  std::optional<vault::Vault> vault;
};

// Returns how often each text of the person is in the ledger.
std::map<std::string, int> said(ledger::Device& device) {
  std::map<std::string, int> texts;
  for (const auto& given : device->given().value()) ++texts[given.text];
  return texts;
}

// One decision of the person.
struct Decided {
  vault::WaitingId id;
  base::WallTime due;
  bool gone = false;  // cancelled, or replaced by another
  bool seen = false;
};

class Life {
 public:
  explicit Life(std::uint64_t seed) : writer_(seed), script_(seed) {
    item_ = writer_.share(writer_.here, "what was shared");
    goal_ = writer_.here->propose(base::DocumentKind::kGoal, "the goal", {}).value();
    notes_ = writer_.here->propose(base::DocumentKind::kTakeaway, "the takeaway", {}).value();
    writer_.meet();
  }

  void step() {
    switch (script_.below(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return add();
      case 4:
        return cancel();
      case 5:
        return lock_and_unlock();
      case 6:
        return kill_between_the_stores();
      case 7:
        writer_.close();
        writer_.here.restart();
        writer_.open();
        return publish();
      case 8:
        writer_.meet();
        return;
      default:
        writer_.clock.advance(std::chrono::minutes(script_.below(40)));
        publish();
    }
  }

  void end() {
    writer_.clock.advance(std::chrono::hours(2));
    publish();
    CHECK(writer_.vault->waiting()->empty());
    for (const auto& [text, decided] : decided_) {
      INFO(text);
      CHECK(decided.seen == !decided.gone);
    }
    writer_.meet();
    ledger::check_in_step(writer_.here, writer_.there);
  }

 private:
  void add() {
    const std::string text = "words " + std::to_string(decided_.size());
    vault::Note note;
    switch (script_.below(6)) {
      case 0:
        note = {.kind = Kind::kReply, .about = item_};
        break;
      case 1:
        note = {.kind = Kind::kQuestion, .about = {}};
        break;
      case 2:
        note = {.kind = Kind::kProposal, .about = {}, .document = base::DocumentKind::kAgenda};
        break;
      case 3:
        note = {.kind = Kind::kProposal, .about = goal_, .document = base::DocumentKind::kStep};
        break;
      default:
        note = {.kind = Kind::kChange, .about = script_.below(2) == 0 ? goal_ : notes_};
    }
    const auto wait = std::chrono::minutes(script_.below(90));
    if (note.kind == Kind::kChange) {
      for (auto& [other, decided] : decided_) {
        const bool replaced = !decided.seen && !decided.gone && places_[other] == note.about;
        decided.gone = decided.gone || replaced;
      }
      places_[text] = note.about;
    }
    const auto id = writer_.add(note, text, wait);
    decided_[text] = {id, writer_.clock.now() + wait};
  }

  void cancel() {
    const auto waiting = writer_.vault->waiting().value();
    if (waiting.empty()) return;
    const auto& one = waiting[script_.below(waiting.size())];
    REQUIRE(writer_.vault->cancel(one.id).ok());
    decided_.at(one.text).gone = true;
    CHECK(writer_.vault->cancel(one.id).error() == journal::Error::kUnknown);
  }

  void publish() {
    writer_.publish();
    look();
  }

  // While the vault is locked, due acts leave from the copies that were made before. They must not
  // leave a second time after the unlock.
  void lock_and_unlock() {
    publish();
    const auto ready = gate::waiting_copies(*writer_.vault).value();
    writer_.close();
    for (int looks = 0; looks < 3; ++looks) {
      writer_.clock.advance(std::chrono::minutes(script_.below(40)));
      REQUIRE(gate::publish_due(ready, *writer_.here, writer_.moment()).ok());
      look();
    }
    if (script_.below(2) == 0) writer_.meet();
    writer_.open();
    CHECK(writer_.publish() == 0);
    look();
  }

  // Acts as if the process ended after the ledger stored the act, and before the vault recorded
  // that it has left.
  void kill_between_the_stores() {
    const auto ready = gate::waiting_copies(*writer_.vault).value();
    REQUIRE(gate::publish_due(ready, *writer_.here, writer_.moment()).ok());
    writer_.close();
    writer_.here.restart();
    writer_.open();
    look();
    CHECK(writer_.publish() == 0);
    look();
  }

  // Checks that no act left early, no cancelled act left, and no act left twice.
  void look() {
    const auto texts = said(writer_.here);
    for (auto& [text, decided] : decided_) {
      const auto found = texts.find(text);
      if (found == texts.end()) continue;
      INFO(text);
      CHECK(found->second == 1);
      CHECK_FALSE(decided.gone);
      CHECK(decided.due <= writer_.clock.now());
      decided.seen = true;
    }
  }

  Writer writer_;
  fakes::SeededRandom script_;
  base::ItemId item_, goal_, notes_;
  std::map<std::string, Decided> decided_;
  std::map<std::string, std::optional<base::ItemId>> places_;
};

}  // namespace

TEST_CASE("words leave once when due, and cancelled ones never", "[gate]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    INFO("seed " << seed);
    Life life(seed);
    for (int step = 0; step < 60; ++step) life.step();
    life.end();
  }
}

TEST_CASE("a change that left while locked does not undo later changes", "[gate]") {
  Writer one(1);
  const auto notes = one.here->propose(base::DocumentKind::kTakeaway, "first", {}).value();
  one.meet();
  one.add({.kind = Kind::kChange, .about = notes}, "mine", std::chrono::minutes(5));
  const auto ready = gate::waiting_copies(*one.vault).value();
  one.close();
  one.clock.advance(std::chrono::minutes(5));
  CHECK(gate::publish_due(ready, *one.here, one.moment()).value() == 1);
  one.meet();
  REQUIRE(one.there->change(notes, "theirs", {}).ok());
  one.meet();
  one.open();
  CHECK(one.publish() == 0);
  CHECK(one.vault->waiting()->empty());
  REQUIRE(one.here->document(notes)->versions.size() == 1);
  CHECK(one.here->document(notes)->versions[0].text == "theirs");
}

TEST_CASE("words that can no longer be said stay, with a reason", "[gate]") {
  Writer one(2);
  const auto item = one.share(one.there, "theirs");
  REQUIRE(one.there->set_replies(item, true).ok());
  const auto agreement = one.here->propose(base::DocumentKind::kAgreement, "we agree", {}).value();
  one.meet();
  REQUIRE(one.there->accept(agreement).ok());
  one.meet();
  const auto reply =
      one.add({.kind = Kind::kReply, .about = item}, "a reply", std::chrono::minutes(5));
  one.add({.kind = Kind::kReport, .about = agreement}, "a report", std::chrono::minutes(5));
  one.add({.kind = Kind::kQuestion, .about = {}}, "a question", std::chrono::minutes(5));
  REQUIRE(one.there->set_replies(item, false).ok());
  REQUIRE(one.there->withdraw(agreement).ok());
  one.meet();
  one.clock.advance(std::chrono::minutes(5));
  const bool locked = GENERATE(false, true);
  if (locked) {
    const auto ready = gate::waiting_copies(*one.vault).value();
    CHECK(gate::publish_due(ready, *one.here, one.moment()).value() == 1);
  }
  CHECK(one.publish() == (locked ? 0 : 1));
  const auto waiting = one.vault->waiting().value();
  REQUIRE(waiting.size() == 2);
  for (const auto& act : waiting) {
    const bool is_reply = act.id == reply;
    CHECK(act.obstacle ==
          (is_reply ? vault::Obstacle::kRepliesClosed : vault::Obstacle::kNotInForce));
  }
  // A refused act is not tried again, even when the ledger would accept it now. It leaves only when
  // the person releases it.
  REQUIRE(one.there->set_replies(item, true).ok());
  one.meet();
  CHECK(one.publish() == 0);
  REQUIRE(one.vault->release(reply, one.clock.now()).ok());
  CHECK(one.publish() == 1);
  CHECK(one.here->item(item)->replies.size() == 1);
}

TEST_CASE("waiting words that are cancelled change no byte of the ledger", "[gate]") {
  Writer one(3);
  const auto item = one.share(one.here, "mine");
  const auto goal = one.here->propose(base::DocumentKind::kGoal, "a goal", {}).value();
  one.meet();
  const std::string before = one.ledger_bytes();
  const vault::Note notes[] = {
      {.kind = Kind::kReply, .about = item},
      {.kind = Kind::kQuestion, .about = {}},
      {.kind = Kind::kProposal, .about = goal, .document = base::DocumentKind::kStep},
      {.kind = Kind::kChange, .about = goal}};
  for (const vault::Note& note : notes) {
    const auto id = one.add(note, "words that never leave", std::chrono::minutes(5));
    CHECK(one.publish() == 0);
    REQUIRE(one.vault->cancel(id).ok());
  }
  one.clock.advance(std::chrono::hours(1));
  CHECK(one.publish() == 0);
  CHECK(one.ledger_bytes() == before);
}

TEST_CASE("everything ever given stays in the author's record", "[gate]") {
  Writer one(4);
  const auto note = [&] {
    std::vector<vault::GivenWording> now;
    for (const auto& given : one.here->given().value()) {
      vault::GivenWording wording{.item = given.item, .what = given.what, .text = given.text};
      wording.removed = given.state == ledger::Given::State::kAskedToRemove;
      wording.unsent = given.unsent;
      now.push_back(std::move(wording));
    }
    REQUIRE(one.vault->note_given(now, one.clock.now(), vault::Absent::kNeverLeftIfUnsent).ok());
    std::vector<std::string> texts;
    for (const auto& wording : one.vault->given().value())
      texts.push_back(wording.text + (wording.removed ? " -" : ""));
    return texts;
  };
  using Texts = std::vector<std::string>;
  const auto item = one.share(one.here, "one");
  CHECK(note() == Texts{"one"});
  REQUIRE(one.here->revise(item, base::Depth::kLine, "two", {}).ok());
  CHECK(note() == Texts{"two"});  // the partner cannot have had the first
  one.meet();
  CHECK(note() == Texts{"two"});
  REQUIRE(one.here->revise(item, base::Depth::kLine, "three", {}).ok());
  CHECK(note() == Texts{"two", "three"});
  one.meet();
  CHECK(note() == Texts{"two", "three"});
  REQUIRE(one.here->take_back(item).ok());
  CHECK(note() == Texts{"two", "three -"});
  const auto question = one.here->ask("a question").value();
  CHECK(note() == Texts{"two", "three -", "a question"});
  REQUIRE(one.here->take_back(question).ok());
  CHECK(note() == Texts{"two", "three -"});  // it never left
}

TEST_CASE("words that were replaced while nobody looked stay in the record", "[gate]") {
  Writer one(5);
  const auto note = [&] {
    std::vector<vault::GivenWording> now;
    for (const auto& given : one.here->given().value()) {
      vault::GivenWording wording{.item = given.item, .what = given.what, .text = given.text};
      wording.depth = given.depth;
      wording.day = given.day;
      wording.unsent = given.unsent;
      now.push_back(std::move(wording));
    }
    REQUIRE(one.vault->note_given(now, one.clock.now(), vault::Absent::kWasRemoved).ok());
    std::vector<std::string> texts;
    for (const auto& wording : one.vault->given().value()) texts.push_back(wording.text);
    return texts;
  };
  using Texts = std::vector<std::string>;
  const auto item = one.share(one.here, "one");
  CHECK(note() == Texts{"one"});
  one.meet();
  // A revision that waited leaves while the journal is locked: the ledger changes, the vault not.
  const auto entry =
      one.vault->entries().add({"reflection", "two", one.clock.now(), "Europe/Oslo", {}, ""});
  const auto waiting =
      one.vault->add_waiting(one.vault->shareable(entry.value()).value(), base::Depth::kLine, "two",
                             {.due = one.clock.now(), .revises = item});
  REQUIRE(one.here->revise(item, base::Depth::kLine, "two", {}).ok());
  CHECK(note() == Texts{"one", "two"});
  REQUIRE(one.vault->published(waiting.value(), item, one.clock.now()).ok());
  CHECK(note() == Texts{"one", "two"});
  one.meet();
  CHECK(note() == Texts{"one", "two"});
  // Nothing of it counts as never sent when the two part.
  REQUIRE(one.vault->forget_unsent().ok());
  CHECK(note() == Texts{"one", "two"});
}
