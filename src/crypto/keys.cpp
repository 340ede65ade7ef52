#include "crypto/keys.h"

#include "crypto/x25519.h"

namespace waterline::crypto {

PublicKey public_key_of(const IdentitySecret& secret) {
  return x25519_public_key(secret.bytes());
}

}  // namespace waterline::crypto
