#include "crypto/keys.h"

#include "crypto/kdf.h"
#include "crypto/x25519.h"

namespace waterline::crypto {

PublicKey public_key_of(const IdentitySecret& secret) {
  return x25519_public_key(secret.bytes());
}

LinkKey link_key_of(const PairKey& pair) {
  return derive<LinkKey>(pair, label::kLink);
}

}  // namespace waterline::crypto
