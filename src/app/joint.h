#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "app/sharing.h"
#include "link/shared_side.h"

// What the two write together, and the questions that open only when both chose to. REQUIRES
// everywhere: the mutexes of the sides that a function takes are held.
namespace waterline::app {

struct DocumentView {
  ledger::Document document;
  std::string short_id;
};

// The words of a proposal, a change, a report or a question, to be sent (waiting.h). `goal`: of a
// step, its id or the beginning of it. `before`: the words that the person had before them, of the
// goal or the document. kOtherWords.
Outcome<Words> proposal_words(link::SharedSide& shared, base::DocumentKind kind,
                              std::string_view text, const std::optional<std::string>& goal,
                              const Before& before = {});
Outcome<Words> change_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                            const Before& before = {});
Outcome<Words> report_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                            const Before& before = {});
Words question_words(std::string_view text);

// Acts without words, which leave at once. A state is proposed with the words that stand there.
// kOtherWords, as above; for an acceptance `version` is the one that the person had before them.
Outcome<DocumentView> set_state(link::SharedSide& shared, std::string_view id,
                                base::DocumentState state, const Before& before = {});
Outcome<DocumentView> accept(link::SharedSide& shared, std::string_view id,
                             const std::optional<base::VersionTag>& version = {});
Outcome<void> withdraw(link::SharedSide& shared, std::string_view id);
Outcome<DocumentView> take_report_back(link::SharedSide& shared, std::string_view id);
Outcome<std::vector<DocumentView>> documents(
    link::SharedSide& shared, std::optional<base::DocumentKind> kind,
    ledger::Ledger::With with = ledger::Ledger::With::kPartner);
Outcome<DocumentView> document(link::SharedSide& shared, std::string_view id);

struct QuestionAndAnswer {
  ledger::QuestionView question;
  std::string short_id;
  std::optional<std::string> my_answer;  // also one that nobody knows of yet
  // mine was given to other words than these, and is not shown
  bool mine_to_another = false;
};

Outcome<std::vector<QuestionAndAnswer>> questions(
    PrivateSide& open, link::SharedSide& shared,
    ledger::Ledger::With with = ledger::Ledger::With::kPartner);
Outcome<QuestionAndAnswer> question(PrivateSide& open, link::SharedSide& shared,
                                    std::string_view id);
// Stays below, until it is revealed. kAnswerSealed once it was. kOtherWords.
Outcome<QuestionAndAnswer> answer(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                                  std::string_view text, const Before& before = {});
// kUnknownId without an answer; kOtherWords also where the answer was given to other words.
Outcome<QuestionAndAnswer> reveal(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                                  const Before& before = {});
// One that nobody knows of is forgotten; a choice that has not left is undone; an answer that was
// said is taken back. kAnswerSealed between the two.
Outcome<void> take_answer_back(PrivateSide& open, link::SharedSide& shared, std::string_view id);

}  // namespace waterline::app
