#include "crypto/sha256.h"

#include <sodium.h>

#include "crypto/sodium_bytes.h"

namespace waterline::crypto {

std::array<std::byte, 32> sha256(base::ByteView bytes) {
  std::array<std::byte, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(sodium_bytes(base::MutableByteView(hash)), sodium_bytes(bytes), bytes.size());
  return hash;
}

}  // namespace waterline::crypto
