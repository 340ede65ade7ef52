#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "fakes/long_run.h"
#include "ledger/commitment.h"
#include "ledger/words.h"
#include "scene.h"

using namespace waterline;
using namespace waterline::ledger;

// Checks that no screen of mine shows my words next to content that I had not read when I said
// them, whatever the other side sends. The script is random acts of mine, mixed with random
// operations of a partner's device that follows no rules. The content that I read is recorded here
// as plain text, without digests.
namespace {

using base::AcknowledgementKind;
using base::Content;
using base::DocumentKind;
using base::QuestionRole;

std::string shown_of(const Item& item) {
  std::ostringstream out;
  out << "share " << static_cast<int>(item.depth) << " "
      << (item.day ? base::to_text(*item.day) : "-") << " " << item.text;
  return out.str();
}

// Returns the texts that a document shows: the accepted version, else the proposals or the text.
std::string shown_of(const Document& document) {
  std::multiset<std::string> texts;
  for (const Wording& one : document.in_force.empty() ? document.versions : document.in_force)
    texts.insert(one.text);
  std::string all = "document";
  for (const std::string& text : texts) all += "|" + text;
  return all;
}

class Story {
 public:
  explicit Story(std::uint64_t seed) : random_(seed + 77) {
    for (auto& id : shares_) id = scene_.new_item();
    question_ = scene_.new_item();
    agreement_ = scene_.new_item();
    goal_ = scene_.new_item();
    step_ = scene_.new_item();
    for (auto& id : replies_) id = scene_.new_item();
    for (auto& epoch : epochs_) epoch = {scene_.new_epoch(), 0};
    my_question_ = alex()->ask("Alex's question").value();
  }

  void go_on() {
    random_.below(5) < 3 ? they_say() : i_say();
    check();
  }

  [[nodiscard]] std::size_t said() const { return said_; }
  [[nodiscard]] std::size_t shown_to_earlier() const { return shown_to_earlier_; }

 private:
  Device& alex() { return scene_.alex; }
  bool one_in(std::uint64_t n) { return random_.below(n) == 0; }
  std::string some_text() { return "text " + std::to_string(random_.below(3)); }
  template <class List>
  const auto& any(const List& list) {
    return list[random_.below(std::size(list))];
  }

  // --- the partner's device

  base::Words words_now(const base::ItemId& item) {
    const auto words = alex()->words(item);
    return words && *words != base::Words{} ? *words : kOtherWords;
  }

  base::Terms terms(DocumentKind kind) {
    base::Terms terms;
    terms.kind = kind;
    terms.revision = static_cast<std::uint32_t>(1 + random_.below(5));
    terms.replaces = static_cast<std::uint32_t>(random_.below(5));
    terms.state = base::DocumentState(1 + random_.below(2));
    terms.tag = scene_.random.bytes<16>();
    terms.text = one_in(6) ? "" : some_text();
    if (kind == DocumentKind::kStep) {
      terms.goal = goal_;
      terms.goal_words = one_in(4) ? kOtherWords : words_now(goal_);
    }
    return terms;
  }

  base::OperationBody any_share() {
    base::Share share{any(shares_),
                      static_cast<std::uint32_t>(1 + random_.below(3)),
                      base::Depth(1 + random_.below(4)),
                      some_text(),
                      {},
                      {}};
    if (one_in(3)) share.day = base::Day(std::chrono::days(random_.below(2)));
    if (one_in(3)) share.expires = base::Day(std::chrono::days(20000 + random_.below(2)));
    return share;
  }

  base::OperationBody any_version() {
    const std::pair<base::ItemId, DocumentKind> documents[] = {
        {agreement_, DocumentKind::kAgreement},
        {goal_, DocumentKind::kGoal},
        {step_, DocumentKind::kStep}};
    const auto& [item, kind] = any(documents);
    base::Version version{item, terms(kind)};
    version.ended_own = static_cast<std::uint32_t>(random_.below(version.terms.revision));
    version.ended_others = static_cast<std::uint32_t>(random_.below(4));
    return version;
  }

  // Returns an acceptance of my version by the partner, as they have it or with other words.
  base::OperationBody any_accept() {
    std::vector<base::Version> mine;
    for (const auto& one : all_said(alex())) {
      const auto* version = std::get_if<base::Version>(&one.body);
      if (version != nullptr && my_tags_.contains(version->terms.tag)) mine.push_back(*version);
    }
    if (mine.empty()) return any_version();
    const auto& one = any(mine);
    base::Accept accept{one.item, one.terms};
    if (accept.terms.text.empty() || one_in(4)) accept.terms.text = some_text();
    return accept;
  }

  base::OperationBody any_seal() {
    const bool mine = one_in(4);
    const auto item = mine ? my_question_ : question_;
    const auto role = mine ? QuestionRole::kAsked : QuestionRole::kAsker;
    const auto words = one_in(3) ? words_of(base::Question{item, some_text()}) : words_now(item);
    const base::CommitmentNonce nonce{};
    const std::string text = some_text();
    if (one_in(2)) return base::Answer{item, role, nonce, text, words};
    return base::Seal{item, role, commit(nonce, item, role, words, text), words};
  }

  base::OperationBody anything() {
    switch (random_.below(12)) {
      case 0:
      case 1:
      case 2:
        return any_share();
      case 3:
        return base::Replies{any(shares_), static_cast<std::uint32_t>(1 + random_.below(5))};
      case 4:
        return base::TakeBack{one_in(2)   ? any(shares_)
                              : one_in(2) ? question_
                                          : any(replies_),
                              Content(1 + random_.below(3))};
      case 5:
        return base::Reply{any(replies_), any(shares_), 0, some_text(), kOtherWords};
      case 6:
        return base::Question{question_, some_text()};
      case 7:
        return base::Report{agreement_, static_cast<std::uint32_t>(1 + random_.below(3)),
                            some_text(), kOtherWords};
      case 8:
        return any_accept();
      case 9:
        return any_seal();
      default:
        return any_version();
    }
  }

  void they_say() {
    auto& [epoch, number] = epochs_[random_.below(std::size(epochs_))];
    auto body = anything();
    if (!well_formed(body)) return;
    static_cast<void>(scene_.hand_over(scene_.operation(epoch, ++number, std::move(body))));
  }

  // --- my acts, with the content that I read

  void i_say() {
    switch (random_.below(9)) {
      case 0:
      case 1:
        return mark();
      case 2:
      case 3:
        return reply();
      case 4:
        return seal();
      case 5:
        return report();
      case 6:
        return accept();
      case 7:
        return write();
      default:
        // Either my operations leave, or my device restarts.
        one_in(2) ? static_cast<void>(alex()->lacking({}, base::kMaxBatchBytes)) : alex().restart();
    }
  }

  void mark() {
    const auto id = any(shares_);
    const auto item = alex()->item(id);
    if (!item || !alex()->acknowledge(id, AcknowledgementKind(1 + random_.below(6))).ok()) return;
    marked_[id] = shown_of(*item);
    ++said_;
  }

  // Makes a reply: either it is sent at once, or it is decided on now and sent when it is due.
  void reply() {
    if (one_in(2)) {
      if (waiting_) {
        const auto said =
            alex()->reply(waiting_->item, "mine", {}, Doing::kReally, waiting_->words);
        if (said) replied_[*said] = waiting_->shown;
        said_ += said.ok();
      }
      waiting_.reset();
      return;
    }
    const auto id = any(shares_);
    const auto item = alex()->item(id);
    if (!item || item->words == base::Words{}) return;
    if (one_in(2)) {
      waiting_ = {id, item->words, shown_of(*item)};
      return;
    }
    if (const auto said = alex()->reply(id, "mine")) replied_[*said] = shown_of(*item);
  }

  void seal() {
    const auto question = alex()->question(question_);
    if (!question || question->taken_back) return;
    if (!alex()->seal(question_, "mine").ok()) return;
    sealed_ = question->text;
    ++said_;
  }

  void report() {
    const auto agreement = alex()->document(agreement_);
    if (!agreement || !alex()->report(agreement_, "mine").ok()) return;
    reported_ = shown_of(*agreement);
    ++said_;
  }

  std::string goal_shown() {
    const auto goal = alex()->document(goal_);
    return goal ? shown_of(*goal) : "document";
  }

  void accept() {
    const auto before = alex()->document(step_);
    const auto id = any(std::array{step_, goal_, agreement_});
    const std::string goal = goal_shown();
    if (!alex()->accept(id).ok() || id != step_ || !before) return;
    for (const Wording& one : before->versions) {
      if (one.author == base::Author::kPartner) had_goal_[name_of(one)].insert(goal);
    }
    ++said_;
  }

  void write() {
    const std::string goal = goal_shown();
    const auto id = any(std::array{step_, goal_, agreement_});
    if (!alex()->change(id, "mine " + std::to_string(++written_), {}).ok()) return;
    for (const auto& [document, view] : alex().documents()) {
      for (const Wording& one : view.versions) {
        if (one.author != base::Author::kMe || !my_tags_.insert(one.tag).second) continue;
        if (document == step_) had_goal_[name_of(one)].insert(goal);
        ++said_;
      }
    }
  }

  // --- no view shows my words next to content that I had not read

  void check() {
    for (const auto& [id, item] : alex().items()) {
      if (item.author == base::Author::kMe || item.text.empty()) continue;
      if (item.acknowledgement && !item.acknowledgement_to_earlier)
        beside(marked_[id], shown_of(item));
      for (const ReplyView& one : item.replies) {
        if (one.author == base::Author::kMe && !one.to_earlier)
          beside(replied_[one.id], shown_of(item));
      }
    }
    if (const auto question = alex()->question(question_);
        question && !question->taken_back && question->my_answer) {
      beside(sealed_, question->text);
    }
    if (const auto document = alex()->document(agreement_)) {
      if (document->my_report && !document->my_report_to_earlier)
        beside(reported_, shown_of(*document));
    }
    check_step();
    check_said();
  }

  // Names my versions by their texts, which all differ, because the tag of a version that has not
  // left may change.
  static std::string name_of(const Wording& one) {
    if (one.author == base::Author::kMe) return one.text;
    return std::string(reinterpret_cast<const char*>(one.tag.data()), one.tag.size());
  }

  void check_step() {
    const auto document = alex()->document(step_);
    const std::string goal = goal_shown();
    if (!document || goal == "document") return;
    for (const auto* wordings : {&document->in_force, &document->versions}) {
      for (const Wording& one : *wordings) {
        const bool mine = wordings == &document->in_force || one.author == base::Author::kMe;
        if (!mine || one.for_earlier_goal) continue;
        CHECK(had_goal_[name_of(one)].contains(goal));
        ++shown_to_earlier_;
      }
    }
  }

  // Checks that my answer leaves only for the question that it was given to.
  void check_said() {
    if (said_answer_) return;
    std::vector<base::OperationBody> acts = alex()->waiting_acts(1000)->acts;
    for (const auto& one : all_held(alex())) acts.push_back(one.body);
    for (const auto& act : acts) {
      const auto* answer = std::get_if<base::Answer>(&act);
      if (answer == nullptr || answer->item != question_ || answer->role != QuestionRole::kAsked)
        continue;
      said_answer_ = true;
      CHECK(alex()->question(question_)->text == sealed_);
    }
  }

  void beside(const std::string& had, const std::string& shown) {
    CHECK(had == shown);
    ++shown_to_earlier_;
  }

  Scene scene_;
  fakes::SeededRandom random_;
  base::ItemId shares_[2], replies_[2], question_, agreement_, goal_, step_, my_question_;
  std::pair<base::EpochId, std::uint64_t> epochs_[4];

  struct Waiting {
    base::ItemId item;
    base::Words words;
    std::string shown;
  };
  std::optional<Waiting> waiting_;
  std::map<base::ItemId, std::string> marked_, replied_;
  std::string sealed_, reported_;
  std::set<base::VersionTag> my_tags_;
  std::map<std::string, std::set<std::string>> had_goal_;  // the goals that a step has had
  int written_ = 0;
  bool said_answer_ = false;
  std::size_t said_ = 0;
  std::size_t shown_to_earlier_ = 0;
};

}  // namespace

TEST_CASE("a version under an accepted revision is shown before it is accepted", "[ledger]") {
  Scene scene;
  const auto agreement = scene.new_item();
  const auto say = [&](const std::string& text) {
    base::Version version{agreement, {}};
    version.terms.kind = DocumentKind::kAgreement;
    version.terms.tag = scene.random.bytes<16>();
    version.terms.text = text;
    CHECK(scene.hand_over(scene.operation(scene.new_epoch(), 1, version)).refused == 0);
  };
  say("We eat together.");
  REQUIRE(scene.alex->accept(agreement).ok());
  // Epochs are ordered by their random names. Of these twelve some come before the first epoch, and
  // some after it.
  for (int i = 0; i < 12; ++i) say("Alex cooks.");
  const auto document = scene.alex->document(agreement).value();
  REQUIRE(document.in_force.size() == 1);
  CHECK(document.in_force.front().text == "We eat together.");
  REQUIRE(document.versions.size() == 1);
  CHECK(document.versions.front().text == "Alex cooks.");
  REQUIRE(scene.alex->accept(agreement).ok());
  CHECK(scene.alex->document(agreement)->in_force.front().text == "Alex cooks.");
  CHECK(scene.alex->document(agreement)->versions.empty());
}

TEST_CASE("no view shows my words beside content that I never read", "[ledger][scripts]") {
  std::size_t said = 0;
  std::size_t shown = 0;
  for (fakes::LongRun run("random stories with a partner who keeps to no rule", 40); run.goes_on();
       run.count(), run.next_seed()) {
    INFO(run.how_to_repeat());
    Story story(run.seed());
    for (int step = 0; step < 120; ++step) story.go_on();
    said += story.said();
    shown += story.shown_to_earlier();
  }
  CHECK(said > 100);
  CHECK(shown > 1000);
}
