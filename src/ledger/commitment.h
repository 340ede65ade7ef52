#pragma once

#include <string_view>

#include "base/operation.h"
#include "crypto/keys.h"

// The commitment of a sealed question: HMAC-SHA512 over the answer, cut to 32 bytes, keyed with a
// secret nonce of 32 bytes. The commitment hides the answer, since HMAC under an unknown key is a
// pseudorandom function (Bellare, Canetti and Krawczyk, "Keying Hash Functions for Message
// Authentication", 1996). It binds the author to the answer, since a second answer with the same
// commitment would be a collision of SHA-512 for keys of one length (RFC 2104, section 3). See
// docs/protocol.md, "Sealed questions".
namespace waterline::ledger {

// Returns the commitment to an answer. `words` is the digest (base::Words) of the question that is
// answered.
base::Commitment commit(const base::CommitmentNonce& nonce, const base::ItemId& question,
                        base::QuestionRole role, const base::Words& words, std::string_view answer);

// Returns the nonce of an answer. It derives from the author key and the answer alone. So if this
// store was set back and its person gives the same answer again, the answer still fits the seal
// that was sent before.
base::CommitmentNonce answer_nonce(const crypto::AuthorKey& author, const base::ItemId& question,
                                   const base::Words& words, std::string_view answer);

// Returns true if this answer is the one that the seal commits to. An answer that was taken back
// fits no seal.
bool opens(const base::Answer& answer, const base::Seal& seal);

}  // namespace waterline::ledger
