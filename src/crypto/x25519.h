#pragma once

#include "base/bytes.h"
#include "crypto/error.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace waterline::crypto {

// X25519 (RFC 7748): the 32 bytes that both sides come to. kInvalidPoint when that is all zero,
// which a public key of low order brings about (section 6.1). REQUIRES: secret.size() == 32.
Result<SecretBytes> x25519(base::ByteView secret, const PublicKey& their_public_key);

// The public key that belongs to a secret. REQUIRES: secret.size() == 32.
PublicKey x25519_public_key(base::ByteView secret);

}  // namespace waterline::crypto
