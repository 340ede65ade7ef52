#include "ledger/question_tables.h"

#include "ledger/commitment.h"
#include "ledger/words.h"

namespace waterline::ledger {
namespace {

Place seal_place(base::Author author) {
  return author == base::Author::kMe ? Place::kMySeal : Place::kTheirSeal;
}

Place answer_place(base::Author author) {
  return author == base::Author::kMe ? Place::kMyAnswer : Place::kTheirAnswer;
}

}  // namespace

Opening compare_with_seal(Tables& tables, const ItemRow& item, base::Author author,
                          const base::Answer& answer) {
  const auto held = tables.operation(item, seal_place(author));
  if (answer.text.empty() || !held) return Opening::kFine;
  return opens(answer, std::get<base::Seal>(held->operation.body)) ? Opening::kFine
                                                                   : Opening::kBroken;
}

Opening compare_with_held(Tables& tables, const ItemRow& item, base::Author author,
                          const base::Seal& seal) {
  const auto held = tables.operation(item, seal_place(author));
  if (held && !held->waits() && std::get<base::Seal>(held->operation.body) != seal)
    return Opening::kBroken;
  const auto answer = tables.operation(item, answer_place(author));
  if (!answer) return Opening::kFine;
  const auto& body = std::get<base::Answer>(answer->operation.body);
  if (body.text.empty() || opens(body, seal)) return Opening::kFine;
  tables.erase(item, answer_place(author));
  // If the wrong answer is our own, this store was set back: after that, we sealed another answer
  // than the one whose seal had been sent. Only a wrong answer of the partner's is reported as
  // broken.
  if (author == base::Author::kPartner) tables.set_broken(item);
  return Opening::kFine;  // only the answer was wrong, and the seal itself is fine
}

base::Words sealed_words(Tables& tables, const ItemRow& item, Place seal) {
  const auto held = tables.operation(item, seal);
  return held ? std::get<base::Seal>(held->operation.body).words : base::Words{};
}

std::optional<base::Answer> sealed_answer(const Authors& authors, const base::Seal& seal,
                                          std::string_view text) {
  for (const crypto::AuthorKey* author : authors) {
    const auto nonce = answer_nonce(*author, seal.item, seal.words, text);
    base::Answer answer{seal.item, seal.role, nonce, std::string(text), seal.words};
    if (opens(answer, seal)) return answer;
  }
  return {};
}

void say_answer_if_both_sealed(Tables& tables, const Authors& authors, const ItemRow& item) {
  const auto question = tables.operation(item, Place::kContent);
  const auto mine = tables.operation(item, Place::kMySeal);
  if (!question || !std::holds_alternative<base::Question>(question->operation.body)) {
    if (question) tables.forget_answer(item);  // taken back: it is never answered
    return;
  }
  const auto text = tables.kept_answer(item);
  if (!mine || !text) return;
  const auto& seal = std::get<base::Seal>(mine->operation.body);
  const auto answer = sealed_answer(authors, seal, *text);
  // If the text fits the seal under none of our author keys, this store was set back: the seal that
  // was sent is for another answer. So this answer can never be sent.
  if (!answer) return tables.forget_answer(item);
  const base::Words asked = words_of(question->operation.body);
  if (seal.words != asked || sealed_words(tables, item, Place::kTheirSeal) != asked) return;
  if (tables.operation(item, Place::kMyAnswer)) return;
  PlacedOperation placed;
  placed.operation.body = *answer;
  tables.put(item, Place::kMyAnswer, nullptr, placed);
  tables.forget_answer(item);
}

}  // namespace waterline::ledger
