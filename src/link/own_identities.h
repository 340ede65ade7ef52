#pragma once

#include <optional>
#include <vector>

#include "crypto/keys.h"

namespace waterline::link {

// The identities by which the partner's device may know this person. It knows us by a former one
// until it has taken our newest keys.
struct OwnIdentities {
  crypto::IdentitySecret present;
  std::vector<crypto::IdentitySecret> former = {};  // the latest first

  // Returns the identity with this public key; the present one if `key` is nullopt. It also returns
  // the present one for an identity that is too old to be kept; the partner's device does not know
  // that one.
  [[nodiscard]] const crypto::IdentitySecret& of(
      const std::optional<crypto::PublicKey>& key) const {
    if (!key) return present;
    for (const crypto::IdentitySecret& one : former) {
      if (crypto::public_key_of(one) == *key) return one;
    }
    return present;
  }
};

}  // namespace waterline::link
