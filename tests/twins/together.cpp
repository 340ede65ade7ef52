#include <array>

#include "base/check.h"
#include "twins/person.h"

// The acts of a person with the partner besides sharing and acknowledging. The ledger may refuse
// many of them (a question that is gone, replies that are closed). Refusals are ignored, since both
// twins get the same.
namespace waterline::twins {
namespace {

template <class Things>
std::optional<base::ItemId> any(const Things& things, fakes::SeededRandom& script) {
  if (things.empty()) return {};
  return things[script.below(things.size())].id;
}

}  // namespace

void Person::act_together(fakes::SeededRandom& script, base::WallTime now) {
  const std::string words =
      "together " + std::to_string(script.below(1000)) + std::string(script.below(900), 't');
  switch (script.below(5)) {
    case 0:
      return act_on_items(script, words, now);
    case 1:
    case 2:
      return act_on_documents(script, words);
    default:
      return act_on_questions(script, words);
  }
}

void Person::act_on_items(fakes::SeededRandom& script, const std::string& words,
                          base::WallTime now) {
  const base::Day today = std::chrono::floor<std::chrono::days>(now);
  const auto own = items_of(base::Author::kMe);
  const auto theirs = items_of(base::Author::kPartner);
  const auto of = [&](const std::vector<base::ItemId>& ids) {
    return ids[script.below(ids.size())];
  };
  switch (script.below(7)) {
    case 0:
      if (!own.empty()) hold(base::Depth::kSummary, words, {.due = now, .revises = of(own)}, now);
      return;
    case 1:
      return hold(
          base::Depth::kExcerpt, words,
          {.due = now, .day = today, .days_shown = static_cast<std::uint32_t>(1 + script.below(3))},
          now);
    case 2:
      return hold(base::Depth::kWhole, words, {.due = now, .until = "our next session"}, now);
    case 3:
      unlock();
      for (const auto& share : vault_->waiting().value()) {
        if (share.publication.until == "our next session")
          base::check(vault_->release(share.id, now).ok());
      }
      return;
    case 4:
      if (!own.empty()) base::check(ledger_->set_replies(of(own), script.below(4) != 0).ok());
      return;
    case 5: {
      const auto& ids = script.below(2) == 0 ? own : theirs;
      if (ids.empty()) return;
      unlock();
      base::check(vault_
                      ->add_waiting({.kind = vault::Note::Kind::kReply, .about = of(ids)}, words,
                                    {.due = now})
                      .ok());
      return publish_due(now);
    }
    default:
      base::check(ledger_->expire(today).ok());
  }
}

void Person::act_on_documents(fakes::SeededRandom& script, const std::string& words) {
  const auto documents = ledger_->documents().value();
  const auto one = any(documents, script);
  if (!one || script.below(3) == 0) {
    using Kind = base::DocumentKind;
    constexpr std::array kKinds = {Kind::kGoal, Kind::kAgreement, Kind::kAgenda, Kind::kTakeaway};
    base::check(ledger_->propose(kKinds[script.below(kKinds.size())], words, {}).ok());
    return;
  }
  switch (script.below(4)) {
    case 0:
      (void)ledger_->change(*one, words, {});
      return;
    case 1:
      (void)ledger_->accept(*one);
      return;
    case 2:
      (void)ledger_->report(*one, words);
      return;
    default:
      (void)ledger_->withdraw(*one);
  }
}

void Person::act_on_questions(fakes::SeededRandom& script, const std::string& words) {
  const auto questions = ledger_->questions().value();
  const auto one = any(questions, script);
  if (!one || script.below(4) == 0) {
    base::check(ledger_->ask(words).ok());
    return;
  }
  switch (script.below(6)) {
    case 0:
      (void)ledger_->take_back(*one);
      return;
    case 1:
      (void)ledger_->take_answer_back(*one);
      return;
    default: {
      unlock();
      base::check(vault_->set_answer(*one, words, ledger_->words(*one).value()).ok());
      (void)gate::seal_answer(*vault_, *ledger_, *one);
    }
  }
}

}  // namespace waterline::twins
