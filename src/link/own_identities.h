#pragma once

#include <optional>
#include <vector>

#include "crypto/keys.h"

namespace waterline::link {

// The identities by which a partner's device may know this person: a former one, until it has taken
// the newest keys.
struct OwnIdentities {
  crypto::IdentitySecret present;
  std::vector<crypto::IdentitySecret> former = {};  // the latest first

  // The one with this public key; the present one where none is asked for. One that is too old is
  // not kept: then the present one, which that device will not know.
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
