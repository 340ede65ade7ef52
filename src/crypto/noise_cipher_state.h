#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "crypto/error.h"
#include "crypto/secret.h"

namespace waterline::crypto::noise {

// The size of a cipher key, of a psk, and of an X25519 value (DHLEN).
inline constexpr std::size_t kKeySize = 32;

// A key and a counter of the messages that were sealed under it (section 5.1).
class CipherState {
 public:
  // Makes a state without a key: encrypt_with_ad() returns the plaintext.
  CipherState() = default;
  void initialize_key(base::ByteView key);
  [[nodiscard]] bool has_key() const { return !k_.empty(); }
  // Seal and open a message under the next counter. At 2^64-1, which is reserved, both return
  // kExhausted. A failed decrypt does not change the counter.
  Result<base::Bytes> encrypt_with_ad(base::ByteView ad, base::ByteView plaintext);
  Result<base::Bytes> decrypt_with_ad(base::ByteView ad, base::ByteView ciphertext);
  // Replaces the key by one that does not reveal the old key; the counter continues. REQUIRES:
  // has_key().
  void rekey();
  [[nodiscard]] std::uint64_t nonce() const { return n_; }
  // Sets the counter (SetNonce of the specification). REQUIRES: it was not used with this key yet.
  void set_nonce(std::uint64_t nonce) { n_ = nonce; }

 private:
  SecretBytes k_;
  std::uint64_t n_ = 0;
};

}  // namespace waterline::crypto::noise
