#pragma once

#include <array>

#include "base/operation.h"
#include "base/random.h"
#include "crypto/keys.h"

namespace waterline::ledger {

// A proof that an epoch reached a number (`through`). The device of the epoch's author makes the
// proof and gives it to the partner's device. When that device returns it later, the author's
// device knows that it once reached that number, even if its store was set back:
//
//   8 random bytes || first 8 bytes of HMAC-SHA512(proof key, message)
//   message = partner's public key || epoch || through || the 8 random bytes
//
// `through` is 8 bytes, least significant first. The random bytes tell two copies of one store
// apart: each copy makes a different proof for the same number.
base::EpochProof new_epoch_proof(const crypto::ProofKey& key, const crypto::PublicKey& partner,
                                 const base::EpochId& epoch, std::uint64_t through,
                                 base::Random& random);
bool is_epoch_proof(const crypto::ProofKey& key, const crypto::PublicKey& partner,
                    const base::EpochId& epoch, std::uint64_t through,
                    const base::EpochProof& proof);

}  // namespace waterline::ledger
