#pragma once

#include <array>
#include <cstddef>

#include "crypto/keys.h"
#include "ledger/partnership.h"

// The new pair key of a Renewal, and the proofs that both devices took part. docs/protocol.md,
// "Renewal".
namespace waterline::ledger {

// The identities in a renewal.
struct RenewalSides {
  // the renewing side's identity before the renewal
  crypto::PublicKey before;
  crypto::PublicKey after;
  // the other side's identity, which stays
  crypto::PublicKey other;
};

// Returns the new pair key. It needs the earlier pair key and both contributions of this session. A
// thief with only the earlier key cannot make it, nor can a courier, which hears the contributions
// but has no pair key.
crypto::PairKey renewed_pair_key(const crypto::PairKey& before, const RenewalSides& sides,
                                 const crypto::RenewalContribution& of_renewing,
                                 const crypto::RenewalContribution& of_other);

RenewalProof proof_of_renewal(const crypto::PairKey& before, const RenewalSides& sides,
                              const crypto::RenewalContribution& of_renewing);
RenewalProof proof_of_renewed(const crypto::PairKey& before, const RenewalSides& sides,
                              const crypto::RenewalContribution& of_renewing,
                              const crypto::RenewalContribution& of_other);

// Returns Partnership::id of a partnership with this pair key, before any renewal.
std::array<std::byte, 16> pairing_id(const crypto::PairKey& first);

}  // namespace waterline::ledger
