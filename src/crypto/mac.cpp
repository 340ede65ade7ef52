#include "crypto/mac.h"

#include <sodium.h>

#include "crypto/sodium_bytes.h"

namespace waterline::crypto {

std::array<std::byte, 64> hmac_sha512(base::ByteView key, base::ByteView message) {
  // Uses the streaming form, because crypto_auth_hmacsha512() accepts only keys of 32 bytes.
  crypto_auth_hmacsha512_state state;
  std::array<std::byte, 64> mac;
  crypto_auth_hmacsha512_init(&state, sodium_bytes(key), key.size());
  crypto_auth_hmacsha512_update(&state, sodium_bytes(message), message.size());
  crypto_auth_hmacsha512_final(&state, sodium_bytes(base::MutableByteView(mac)));
  sodium_memzero(&state, sizeof state);
  return mac;
}

std::array<std::byte, 64> sha512(base::ByteView message) {
  std::array<std::byte, 64> hash;
  crypto_hash_sha512(sodium_bytes(base::MutableByteView(hash)), sodium_bytes(message),
                     message.size());
  return hash;
}

}  // namespace waterline::crypto
