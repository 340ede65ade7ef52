#pragma once

#include <string_view>

#include "base/operation.h"
#include "crypto/keys.h"

// The commitment of a sealed question: HMAC-SHA512, cut to 32 bytes, keyed with a nonce of 32 bytes
// that nobody can guess. It hides the answer, since HMAC under an unknown key is a pseudorandom
// function (Bellare, Canetti and Krawczyk, "Keying Hash Functions for Message Authentication",
// 1996); it binds to it, since two openings would be a collision of SHA-512 for keys of one length
// (RFC 2104, section 3). docs/protocol.md, "Sealed questions".
namespace waterline::ledger {

// `words`: those of the question that the answer is given to.
base::Commitment commit(const base::CommitmentNonce& nonce, const base::ItemId& question,
                        base::QuestionRole role, const base::Words& words, std::string_view answer);

// Derived under the author key, so that the same answer, given again on a store that was set back,
// opens the seal that its author has already sent.
base::CommitmentNonce answer_nonce(const crypto::AuthorKey& author, const base::ItemId& question,
                                   const base::Words& words, std::string_view answer);

// Whether this answer is what was sealed. Not for one that was taken back.
bool opens(const base::Answer& answer, const base::Seal& seal);

}  // namespace waterline::ledger
