#pragma once

#include <array>

#include "base/operation.h"
#include "base/random.h"
#include "crypto/keys.h"

namespace waterline::ledger {

// By which an author's device knows, when it comes back, that it said itself how far an epoch of
// its own goes:
//
//   8 random bytes || the first 8 of HMAC-SHA512 (proof key, partner's public key || epoch || through || the 8 random)
//
// `through` is 8 bytes, least significant first. The random bytes tell two copies of one store
// apart: each says the same number by another proof.
base::EpochProof new_epoch_proof(const crypto::ProofKey& key, const crypto::PublicKey& partner,
                                 const base::EpochId& epoch, std::uint64_t through,
                                 base::Random& random);
bool is_epoch_proof(const crypto::ProofKey& key, const crypto::PublicKey& partner,
                    const base::EpochId& epoch, std::uint64_t through,
                    const base::EpochProof& proof);

}  // namespace waterline::ledger
