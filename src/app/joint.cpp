#include "app/joint.h"

#include <algorithm>
#include <utility>

#include "app/side_failures.h"
#include "base/id_beginning.h"

namespace waterline::app {
namespace {

Outcome<DocumentView> document_view(link::SharedSide& shared, const base::ItemId& id) {
  auto document = shared.ledger.document(id);
  if (!document) return ledger_failed(shared, document.error());
  return DocumentView{std::move(*document), short_id(shared, id)};
}

// Performs `act` on the document of this id and returns the document as it is afterwards.
template <class Act>
Outcome<DocumentView> after(link::SharedSide& shared, std::string_view id, const Act& act) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  const auto done = act(*whole);
  if (!done) return ledger_failed(shared, done.error());
  shared.partner_link.ledger_changed();
  return document_view(shared, *whole);
}

Outcome<QuestionAndAnswer> with_answer(PrivateSide& open, link::SharedSide& shared,
                                       ledger::QuestionView question) {
  auto waiting = open.vault.answer(question.id);
  if (!waiting) return vault_failed(open, waiting.error(), base::kMaxNoteSize);
  // If the question has other words now than when the private answer was written, do not show the
  // answer.
  const bool fits = !*waiting || question.taken_back || (*waiting)->words == question.words;
  auto answer = question.my_answer;
  if (!answer && *waiting && fits) answer = std::move((*waiting)->text);
  const bool to_another = question.mine_to_another || (!answer && !fits);
  std::string beginning = short_id(shared, question.id);
  return QuestionAndAnswer{std::move(question), std::move(beginning), std::move(answer),
                           to_another};
}

// Returns the short id of an item. An item that was shared with an earlier partner cannot be named
// in a request, so its short id need not be unique.
std::string short_id_with(link::SharedSide& shared, const base::ItemId& id,
                          ledger::Ledger::With with) {
  if (with == ledger::Ledger::With::kPartner) return short_id(shared, id);
  return id.text().substr(0, base::kMinBeginningSize);
}

Outcome<ledger::QuestionView> find_question(link::SharedSide& shared, std::string_view id) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  auto question = shared.ledger.question(*whole);
  if (!question) return ledger_failed(shared, question.error());
  return std::move(*question);
}

}  // namespace

Outcome<Words> proposal_words(link::SharedSide& shared, base::DocumentKind kind,
                              std::string_view text, const std::optional<std::string>& goal,
                              const Before& before) {
  Words words{{.kind = vault::Note::Kind::kProposal, .document = kind}, note_of(text)};
  if (!goal) return words;
  const auto whole = resolve_item(shared, *goal);
  if (!whole) return whole.error();
  const auto now = words_now(shared, *whole, before);
  if (!now) return now.error();
  words.note.about = *whole;
  words.note.words = if_any(*now);
  return words;
}

Outcome<Words> change_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                            const Before& before) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  if (const auto now = words_now(shared, *whole, before); !now) return now.error();
  Words words{{.kind = vault::Note::Kind::kChange, .about = *whole}, note_of(text)};
  const auto document = shared.ledger.document(*whole);
  if (!document || !document->goal) return words;
  if (const auto goal = shared.ledger.words(*document->goal)) words.note.words = if_any(*goal);
  return words;
}

Outcome<Words> report_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                            const Before& before) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  const auto now = words_now(shared, *whole, before);
  if (!now) return now.error();
  return Words{{.kind = vault::Note::Kind::kReport, .about = *whole, .words = if_any(*now)},
               note_of(text)};
}

Words question_words(std::string_view text) {
  return {{.kind = vault::Note::Kind::kQuestion, .about = {}}, note_of(text)};
}

Outcome<DocumentView> set_state(link::SharedSide& shared, std::string_view id,
                                base::DocumentState state, const Before& before) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  if (const auto now = words_now(shared, *whole, before); !now) return now.error();
  return after(shared, id, [&](const base::ItemId& document) {
    return shared.ledger.change(document, {}, state);
  });
}

Outcome<DocumentView> accept(link::SharedSide& shared, std::string_view id,
                             const std::optional<base::VersionTag>& version) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  if (version) {
    const auto now = document_view(shared, *whole);
    if (!now) return now.error();
    const auto stands = [&](const ledger::Wording& one) {
      return one.author == base::Author::kPartner && one.tag == *version;
    };
    if (std::ranges::none_of(now->document.versions, stands)) return Failure(Error::kOtherWords);
  }
  return after(shared, id,
               [&](const base::ItemId& document) { return shared.ledger.accept(document); });
}

Outcome<void> withdraw(link::SharedSide& shared, std::string_view id) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  const auto done = shared.ledger.withdraw(*whole);
  if (!done) return ledger_failed(shared, done.error());
  shared.partner_link.ledger_changed();
  return {};
}

Outcome<DocumentView> take_report_back(link::SharedSide& shared, std::string_view id) {
  return after(shared, id,
               [&](const base::ItemId& whole) { return shared.ledger.report(whole, {}); });
}

Outcome<std::vector<DocumentView>> documents(link::SharedSide& shared,
                                             std::optional<base::DocumentKind> kind,
                                             ledger::Ledger::With with) {
  auto documents = shared.ledger.documents(with);
  if (!documents) return ledger_failed(shared, documents.error());
  std::vector<DocumentView> views;
  for (ledger::Document& document : *documents) {
    if (kind && document.kind != *kind) continue;
    std::string beginning = short_id_with(shared, document.id, with);
    views.push_back({std::move(document), std::move(beginning)});
  }
  return views;
}

Outcome<DocumentView> document(link::SharedSide& shared, std::string_view id) {
  const auto whole = resolve_item(shared, id);
  if (!whole) return whole.error();
  return document_view(shared, *whole);
}

Outcome<std::vector<QuestionAndAnswer>> questions(PrivateSide& open, link::SharedSide& shared,
                                                  ledger::Ledger::With with) {
  auto questions = shared.ledger.questions(with);
  if (!questions) return ledger_failed(shared, questions.error());
  std::vector<QuestionAndAnswer> views;
  for (ledger::QuestionView& one : *questions) {
    auto view = with_answer(open, shared, std::move(one));
    if (!view) return view.error();
    view->short_id = short_id_with(shared, view->question.id, with);
    views.push_back(std::move(*view));
  }
  return views;
}

Outcome<QuestionAndAnswer> question(PrivateSide& open, link::SharedSide& shared,
                                    std::string_view id) {
  auto found = find_question(shared, id);
  if (!found) return found.error();
  return with_answer(open, shared, std::move(*found));
}

Outcome<QuestionAndAnswer> answer(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                                  std::string_view text, const Before& before) {
  const auto found = find_question(shared, id);
  if (!found) return found.error();
  if (found->taken_back) return Failure(Error::kTakenBack);
  if (before && *before != found->words) return Failure(Error::kOtherWords);
  // If this store was set back, it may have a seal of this person that came back from the partner's
  // device, but not the answer that belongs to it. Then allow an answer: if it is the same one, it
  // fits that seal.
  if (found->chosen && (found->my_answer || found->open || found->mine_to_another))
    return Failure(Error::kAnswerSealed);
  const std::string note = note_of(text);
  if (note.empty()) return Failure(Error::kEmpty);
  if (const auto kept = open.vault.set_answer(found->id, note, found->words); !kept)
    return vault_failed(open, kept.error(), base::kMaxNoteSize);
  return question(open, shared, found->id.text());
}

Outcome<QuestionAndAnswer> reveal(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                                  const Before& before) {
  const auto found = find_question(shared, id);
  if (!found) return found.error();
  if (found->taken_back) return Failure(Error::kTakenBack);
  if (before && *before != found->words) return Failure(Error::kOtherWords);
  if (found->mine_to_another) return Failure(Error::kAnswerSealed);
  if (!found->my_answer) {
    const auto kept = open.vault.answer(found->id);
    if (!kept) return vault_failed(open, kept.error(), base::kMaxNoteSize);
    if (*kept && (*kept)->words != found->words) return Failure(Error::kOtherWords);
    const auto sealed = gate::seal_answer(open.vault, shared.ledger, found->id);
    if (!sealed) {
      const Failure failure = explained(from_gate(sealed.error()), open.vault, kVaultFile);
      return explained(failure, shared.ledger, link::kLedgerFile);
    }
    shared.partner_link.ledger_changed();
  }
  return question(open, shared, found->id.text());
}

Outcome<void> take_answer_back(PrivateSide& open, link::SharedSide& shared, std::string_view id) {
  const auto found = find_question(shared, id);
  if (!found) return found.error();
  if (found->chosen) {
    const auto taken = shared.ledger.take_answer_back(found->id);
    if (!taken) return ledger_failed(shared, taken.error());
    shared.partner_link.ledger_changed();
    return {};
  }
  const auto waiting = open.vault.answer(found->id);
  if (!waiting) return vault_failed(open, waiting.error(), base::kMaxNoteSize);
  if (!*waiting) return Failure(Error::kUnknownId);
  if (const auto gone = open.vault.set_answer(found->id, {}, {}); !gone)
    return vault_failed(open, gone.error(), base::kMaxNoteSize);
  return {};
}

}  // namespace waterline::app
