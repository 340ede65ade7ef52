#pragma once

#include <optional>
#include <vector>

#include "crypto/keys.h"

namespace waterline::link {

// The identities by which the partner's device may know this person: the present one and, as long
// as that device does not have our newest keys, a former one.
struct OwnIdentities {
  crypto::IdentitySecret present;
  std::vector<crypto::IdentitySecret> former = {};  // the latest first

  // Returns the identity with this public key; the present one if `key` is nullopt. It also returns
  // the present one if the identity is so old that it is no longer kept here; the partner's device
  // then does not recognise us.
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
