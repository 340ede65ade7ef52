#pragma once

#include <array>
#include <cstddef>

#include "crypto/keys.h"
#include "ledger/partnership.h"

// Computes the new pair key when one device has new keys (a Renewal), and the proofs that both
// devices took part (docs/protocol.md, "Renewal").
namespace waterline::ledger {

// The identities of the two devices when one of them changes its keys.
struct RenewalSides {
  // The identity of the device with new keys, before the change.
  crypto::PublicKey before;
  crypto::PublicKey after;
  // The identity of the other device, which stays the same.
  crypto::PublicKey other;
};

// Returns the new pair key, made of the earlier pair key and both devices' random contributions in
// this session. A thief who has only the earlier key cannot compute it. Nor can a courier, which
// sees the contributions but has no pair key.
crypto::PairKey renewed_pair_key(const crypto::PairKey& before, const RenewalSides& sides,
                                 const crypto::RenewalContribution& of_renewing,
                                 const crypto::RenewalContribution& of_other);

RenewalProof proof_of_renewal(const crypto::PairKey& before, const RenewalSides& sides,
                              const crypto::RenewalContribution& of_renewing);
RenewalProof proof_of_renewed(const crypto::PairKey& before, const RenewalSides& sides,
                              const crypto::RenewalContribution& of_renewing,
                              const crypto::RenewalContribution& of_other);

// Returns the id of a partnership (Partnership::id), made from its first pair key, before any
// change of keys.
std::array<std::byte, 16> pairing_id(const crypto::PairKey& first);

}  // namespace waterline::ledger
