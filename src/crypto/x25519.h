#pragma once

#include "base/bytes.h"
#include "crypto/error.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace waterline::crypto {

// Returns the 32-byte shared secret of X25519 (RFC 7748). kInvalidPoint if it is all zero, as for a
// public key of low order (section 6.1). REQUIRES: secret.size() == 32.
Result<SecretBytes> x25519(base::ByteView secret, const PublicKey& their_public_key);

// Returns the public key of a secret. REQUIRES: secret.size() == 32.
PublicKey x25519_public_key(base::ByteView secret);

}  // namespace waterline::crypto
