#pragma once

#include <array>

#include "base/operation.h"
#include "base/random.h"
#include "crypto/keys.h"

namespace waterline::ledger {

// A proof of how far an epoch goes. The author's device makes it and later recognises its own claim
// by it, when the partner returns it:
//
//   8 random bytes || first 8 bytes of HMAC-SHA512(proof key, message)
//   message = partner's public key || epoch || through || the 8 random bytes
//
// `through` is 8 bytes, least significant first. The random bytes tell two copies of one store
// apart: each copy makes another proof of the same number.
base::EpochProof new_epoch_proof(const crypto::ProofKey& key, const crypto::PublicKey& partner,
                                 const base::EpochId& epoch, std::uint64_t through,
                                 base::Random& random);
bool is_epoch_proof(const crypto::ProofKey& key, const crypto::PublicKey& partner,
                    const base::EpochId& epoch, std::uint64_t through,
                    const base::EpochProof& proof);

}  // namespace waterline::ledger
