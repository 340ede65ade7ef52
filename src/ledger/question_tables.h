#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crypto/keys.h"
#include "ledger/tables.h"

// The rules of sealed questions over the tables.
namespace waterline::ledger {

// What a seal or an answer that has come from outside means for the other of the two, of the same
// person.
enum class Opening { kFine, kBroken };
// Whether an answer that came is the one that its author sealed. Fine while the seal is not held:
// it is compared when it comes.
Opening compare_with_seal(Tables& tables, const ItemRow& item, base::Author author,
                          const base::Answer& answer);
// Whether a seal that came is the one that is held, and fits the answer that came before it.
Opening compare_with_held(Tables& tables, const ItemRow& item, base::Author author,
                          const base::Seal& seal);

// The words of the question that its author, or the other, sealed an answer to; zeros where no seal
// is held.
base::Words sealed_words(Tables& tables, const ItemRow& item, Place seal);

// Whether both answers can be read: each is here and so is its seal, and both were given to the
// words that the question has, or had when it was taken back. Nothing of a question but its own
// words shows before.
bool both_revealed(Tables& tables, const ItemRow& item);

// The keys that this person has and had, the present one first: an answer may have been sealed
// under an earlier one.
using Authors = std::vector<const crypto::AuthorKey*>;

// Says one's own answer, if now both seals are held, the question stands and the answer was kept:
// an act that waits for its number. After every operation on a question.
void say_answer_if_both_sealed(Tables& tables, const Authors& authors, const ItemRow& item);

// The answer that this seal is of, by whichever of the keys sealed it; none if it is of another.
std::optional<base::Answer> sealed_answer(const Authors& authors, const base::Seal& seal,
                                          std::string_view text);

}  // namespace waterline::ledger
