#include "ledger/renewed_pair_key.h"

#include <algorithm>
#include <span>

#include "crypto/kdf.h"
#include "crypto/mac.h"
#include "crypto/secret.h"

namespace waterline::ledger {
namespace {

enum class ProofOf : std::uint8_t { kRenewal = 1, kRenewed = 2 };

void append_sides(base::Bytes& out, const RenewalSides& sides) {
  for (const crypto::PublicKey* key : {&sides.before, &sides.after, &sides.other})
    base::append(out, key->bytes);
}

crypto::SecretBytes joined(const crypto::RenewalContribution& one,
                           const crypto::RenewalContribution& other) {
  crypto::SecretBytes both(one.bytes().size() + other.bytes().size());
  const auto rest = std::ranges::copy(one.bytes(), both.view().begin()).out;
  std::ranges::copy(other.bytes(), rest);
  return both;
}

RenewalProof proof(const crypto::PairKey& pair_key, ProofOf of, const RenewalSides& sides,
                   base::ByteView contributions) {
  struct ProofPurpose;
  const auto key =
      crypto::derive<crypto::Key<ProofPurpose>>(pair_key, crypto::label::kRenewalProof);
  base::Bytes message{static_cast<std::byte>(of)};
  append_sides(message, sides);
  base::append(message, contributions);
  const auto full = crypto::hmac_sha512(key.bytes(), message);
  crypto::wipe(message);
  RenewalProof proof{};
  std::ranges::copy(std::span(full).first(proof.size()), proof.begin());
  return proof;
}

}  // namespace

crypto::PairKey renewed_pair_key(const crypto::PairKey& before, const RenewalSides& sides,
                                 const crypto::RenewalContribution& of_renewing,
                                 const crypto::RenewalContribution& of_other) {
  base::Bytes info = base::to_bytes(base::bytes_of(crypto::label::kRenewal));
  append_sides(info, sides);
  crypto::PairKey key;
  crypto::hkdf_sha512(before.bytes(), joined(of_renewing, of_other).view(), info, key.bytes());
  return key;
}

std::array<std::byte, 16> pairing_id(const crypto::PairKey& first) {
  struct EndedPurpose;
  const auto key = crypto::derive<crypto::Key<EndedPurpose>>(first, crypto::label::kEndedPairing);
  std::array<std::byte, 16> id{};
  std::ranges::copy(key.bytes().first(id.size()), id.begin());
  return id;
}

RenewalProof proof_of_renewal(const crypto::PairKey& before, const RenewalSides& sides,
                              const crypto::RenewalContribution& of_renewing) {
  return proof(before, ProofOf::kRenewal, sides, of_renewing.bytes());
}

RenewalProof proof_of_renewed(const crypto::PairKey& before, const RenewalSides& sides,
                              const crypto::RenewalContribution& of_renewing,
                              const crypto::RenewalContribution& of_other) {
  return proof(before, ProofOf::kRenewed, sides, joined(of_renewing, of_other).view());
}

}  // namespace waterline::ledger
