#include "ledger/epoch_proof.h"

#include <algorithm>
#include <span>

#include "crypto/mac.h"

namespace waterline::ledger {
namespace {

constexpr std::size_t kHalf = 8;

base::EpochProof proof_with(const crypto::ProofKey& key, const crypto::PublicKey& partner,
                            const base::EpochId& epoch, std::uint64_t through,
                            base::ByteView random) {
  base::Bytes message = base::to_bytes(partner.bytes);
  base::append(message, epoch.bytes());
  base::append_little_endian(message, through);
  base::append(message, random);
  const auto full = crypto::hmac_sha512(key.bytes(), message);
  base::EpochProof proof{};
  std::ranges::copy(random, proof.begin());
  std::ranges::copy(std::span(full).first(kHalf), proof.begin() + kHalf);
  return proof;
}

}  // namespace

base::EpochProof new_epoch_proof(const crypto::ProofKey& key, const crypto::PublicKey& partner,
                                 const base::EpochId& epoch, std::uint64_t through,
                                 base::Random& random) {
  return proof_with(key, partner, epoch, through, random.bytes<kHalf>());
}

bool is_epoch_proof(const crypto::ProofKey& key, const crypto::PublicKey& partner,
                    const base::EpochId& epoch, std::uint64_t through,
                    const base::EpochProof& proof) {
  const auto own = proof_with(key, partner, epoch, through, std::span(proof).first(kHalf));
  return crypto::equal_in_constant_time(own, proof);
}

}  // namespace waterline::ledger
