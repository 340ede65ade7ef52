#include "crypto/x25519.h"

#include <sodium.h>

#include "base/check.h"
#include "crypto/sodium_bytes.h"

namespace waterline::crypto {

Result<SecretBytes> x25519(base::ByteView secret, const PublicKey& their_public_key) {
  base::check(secret.size() == crypto_scalarmult_SCALARBYTES);
  SecretBytes shared(crypto_scalarmult_BYTES);
  if (crypto_scalarmult(sodium_bytes(shared.view()), sodium_bytes(secret),
                        sodium_bytes(base::ByteView(their_public_key.bytes))) != 0) {
    return Error::kInvalidPoint;
  }
  return shared;
}

PublicKey x25519_public_key(base::ByteView secret) {
  base::check(secret.size() == crypto_scalarmult_SCALARBYTES);
  PublicKey public_key;
  base::check(crypto_scalarmult_base(sodium_bytes(base::MutableByteView(public_key.bytes)),
                                     sodium_bytes(secret)) == 0);
  return public_key;
}

}  // namespace waterline::crypto
