#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "app/sharing.h"
#include "link/shared_side.h"

// Use cases of joint documents and of sealed questions. The answers to a sealed question open only
// after both people have chosen to reveal them. REQUIRES for every function: the mutexes of the
// sides that it takes are held.
namespace waterline::app {

struct DocumentView {
  ledger::Document document;
  std::string short_id;
};

// Make the words of a proposal, a change, a report or a question, which the caller then passes to
// send() (waiting.h). `goal`: for a step, the id of its goal, or a beginning of it. `before`: the
// digest of the goal's or document's words that the person has seen. Error kOtherWords if these
// words have changed since.
Outcome<Words> proposal_words(link::SharedSide& shared, base::DocumentKind kind,
                              std::string_view text, const std::optional<std::string>& goal,
                              const Before& before = {});
Outcome<Words> change_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                            const Before& before = {});
Outcome<Words> report_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                            const Before& before = {});
Words question_words(std::string_view text);

// Acts without a text of the person, which therefore are sent immediately. set_state() proposes a
// state for the present text of the document. `before` is the digest of the words, and `version`
// the tag of the partner's version, that the person has seen. Error kOtherWords if these have
// changed since.
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
  std::optional<std::string> my_answer;  // even while it is still private
  // True if this person's answer was written when the question had other words. The answer is then
  // not shown.
  bool mine_to_another = false;
};

Outcome<std::vector<QuestionAndAnswer>> questions(
    PrivateSide& open, link::SharedSide& shared,
    ledger::Ledger::With with = ledger::Ledger::With::kPartner);
Outcome<QuestionAndAnswer> question(PrivateSide& open, link::SharedSide& shared,
                                    std::string_view id);
// Stores this person's answer in the vault until it is revealed. Error kAnswerSealed if an answer
// was revealed before; kOtherWords if the words of the question have changed since `before`.
Outcome<QuestionAndAnswer> answer(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                                  std::string_view text, const Before& before = {});
// Seals this person's answer and records that they choose to reveal it. Error kUnknownId if there
// is no answer; kOtherWords if the words of the question have changed since `before`, or since the
// answer was written.
Outcome<QuestionAndAnswer> reveal(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                                  const Before& before = {});
// Deletes an answer that is still private; undoes the choice to reveal it if the seal was not sent
// yet; or takes back an answer that was opened. Error kAnswerSealed if the seal was sent and the
// answer was not.
Outcome<void> take_answer_back(PrivateSide& open, link::SharedSide& shared, std::string_view id);

}  // namespace waterline::app
