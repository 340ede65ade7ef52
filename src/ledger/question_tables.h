#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crypto/keys.h"
#include "ledger/tables.h"

// Applies the rules of sealed questions to the ledger's tables.
namespace waterline::ledger {

// The result of comparing an author's seal and answer when one of them arrives.
enum class Opening { kFine, kBroken };
// Compares a received answer with its author's seal. Returns kFine if the seal is not stored yet:
// compare_with_held() compares the two when the seal arrives.
Opening compare_with_seal(Tables& tables, const ItemRow& item, base::Author author,
                          const base::Answer& answer);
// Compares a received seal with the seal of the same author that is stored, and with their answer
// if it arrived first.
Opening compare_with_held(Tables& tables, const ItemRow& item, base::Author author,
                          const base::Seal& seal);

// Returns the digest of the words of the question that a stored seal names. `seal` is the place of
// that seal, mine or the partner's. Returns zeros if no seal is stored there.
base::Words sealed_words(Tables& tables, const ItemRow& item, Place seal);

// Returns true if both answers may be shown: each is stored with its seal, and both are for the
// present words of the question or, if the question was taken back, for its last words. Until then
// only the text of the question is shown.
bool both_revealed(Tables& tables, const ItemRow& item);

// This person's author keys, the present one first. An answer may have been sealed under an earlier
// one.
using Authors = std::vector<const crypto::AuthorKey*>;

// Makes the operation that sends our answer, if both seals are stored, the question is not taken
// back and the store has our answer. The operation then waits for its number. Call this after every
// operation on a question.
void say_answer_if_both_sealed(Tables& tables, const Authors& authors, const ItemRow& item);

// Returns the Answer operation that fits this seal, trying each key; nullopt if `text` is not the
// sealed answer.
std::optional<base::Answer> sealed_answer(const Authors& authors, const base::Seal& seal,
                                          std::string_view text);

}  // namespace waterline::ledger
