#include "pairing/far.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/kdf.h"

namespace waterline::pairing {
namespace {

constexpr std::size_t kFarSecretSize = 32;

template <class To>
To far_key_of(const crypto::SecretBytes& picture_secret, std::string_view label) {
  base::check(picture_secret.size() == kFarSecretSize);
  To key;
  crypto::hkdf_sha512({}, picture_secret.view(), base::bytes_of(label), key.bytes());
  return key;
}

}  // namespace

bool is_far(const Picture& picture) {
  return std::ranges::count(picture.addresses, kThroughTor) > 0;
}

crypto::OnionSeed onion_seed_of(const crypto::SecretBytes& picture_secret) {
  return far_key_of<crypto::OnionSeed>(picture_secret, crypto::label::kPairingOnion);
}

crypto::OnionCallerKey onion_caller_key_of(const crypto::SecretBytes& picture_secret) {
  return far_key_of<crypto::OnionCallerKey>(picture_secret, crypto::label::kPairingCaller);
}

}  // namespace waterline::pairing
