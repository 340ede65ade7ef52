#pragma once

#include <array>
#include <cstddef>

#include "crypto/keys.h"
#include "ledger/partnership.h"

// The keys of a Renewal, and what proves that both said it. docs/protocol.md, "Renewal".
namespace waterline::ledger {

// Whose keys are renewed.
struct RenewalSides {
  // the identity of the side that renews, until then
  crypto::PublicKey before;
  crypto::PublicKey after;
  // the identity of the other side, which stays
  crypto::PublicKey other;
};

// It cannot be made from the earlier pair key alone, without what the two said in this session; nor
// by a courier, which has heard that and has no pair key.
crypto::PairKey renewed_pair_key(const crypto::PairKey& before, const RenewalSides& sides,
                                 const crypto::RenewalContribution& of_renewing,
                                 const crypto::RenewalContribution& of_other);

RenewalProof proof_of_renewal(const crypto::PairKey& before, const RenewalSides& sides,
                              const crypto::RenewalContribution& of_renewing);
RenewalProof proof_of_renewed(const crypto::PairKey& before, const RenewalSides& sides,
                              const crypto::RenewalContribution& of_renewing,
                              const crypto::RenewalContribution& of_other);

// Partnership::id of one with this pair key, which was not renewed yet.
std::array<std::byte, 16> pairing_id(const crypto::PairKey& first);

}  // namespace waterline::ledger
