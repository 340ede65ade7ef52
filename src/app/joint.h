#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "app/sharing.h"
#include "link/shared_side.h"

// Joint documents, and sealed questions, whose answers open only after both partners have chosen to
// reveal them. REQUIRES everywhere: the mutexes of the sides that a function takes are held.
namespace waterline::app {

struct DocumentView {
  ledger::Document document;
  std::string short_id;
};

// Make the words of a proposal, a change, a report or a question, to be passed to send()
// (waiting.h). `goal`: for a step, the id of its goal or the beginning of that id. `before`: the
// words of the goal or the document that the person has seen. kOtherWords if they have changed
// since.
Outcome<Words> proposal_words(link::SharedSide& shared, base::DocumentKind kind,
                              std::string_view text, const std::optional<std::string>& goal,
                              const Before& before = {});
Outcome<Words> change_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                            const Before& before = {});
Outcome<Words> report_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                            const Before& before = {});
Words question_words(std::string_view text);

// Acts without words, which are sent immediately. set_state() proposes a state for the document's
// present text. `before`: the words that the person has seen. `version`: the partner's version that
// the person has seen. kOtherWords if these have changed since.
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
  std::optional<std::string> my_answer;  // also while it is private
  // True if my answer was to other words of the question. It is not shown then.
  bool mine_to_another = false;
};

Outcome<std::vector<QuestionAndAnswer>> questions(
    PrivateSide& open, link::SharedSide& shared,
    ledger::Ledger::With with = ledger::Ledger::With::kPartner);
Outcome<QuestionAndAnswer> question(PrivateSide& open, link::SharedSide& shared,
                                    std::string_view id);
// Stores our answer in the vault until it is revealed. kAnswerSealed if one was revealed before;
// kOtherWords if the question has changed since `before`.
Outcome<QuestionAndAnswer> answer(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                                  std::string_view text, const Before& before = {});
// Seals our answer and chooses to reveal it. kUnknownId if there is none; kOtherWords if the
// question has changed since `before`, or since it was answered.
Outcome<QuestionAndAnswer> reveal(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                                  const Before& before = {});
// Deletes an answer that is still private, undoes a choice to reveal that has not left, or takes
// back an answer that was opened. kAnswerSealed while the choice has left and the answer has not.
Outcome<void> take_answer_back(PrivateSide& open, link::SharedSide& shared, std::string_view id);

}  // namespace waterline::app
