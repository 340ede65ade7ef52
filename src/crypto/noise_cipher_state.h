#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "crypto/error.h"
#include "crypto/secret.h"

namespace waterline::crypto::noise {

// the size of a cipher key, of a psk, and DHLEN of 25519
inline constexpr std::size_t kKeySize = 32;

// Section 5.1: a key and a counter of the messages that were sealed under it.
class CipherState {
 public:
  // without a key: encrypt_with_ad returns the plaintext
  CipherState() = default;
  void initialize_key(base::ByteView key);
  [[nodiscard]] bool has_key() const { return !k_.empty(); }
  // 2^64-1 is reserved; at that counter both return kExhausted. A failed decrypt does not change
  // the counter.
  Result<base::Bytes> encrypt_with_ad(base::ByteView ad, base::ByteView plaintext);
  Result<base::Bytes> decrypt_with_ad(base::ByteView ad, base::ByteView ciphertext);
  // Replaces the key by one that does not reveal the old key; the counter continues. REQUIRES:
  // has_key().
  void rekey();
  [[nodiscard]] std::uint64_t nonce() const { return n_; }
  // SetNonce; never back to a value that was used
  void set_nonce(std::uint64_t nonce) { n_ = nonce; }

 private:
  SecretBytes k_;
  std::uint64_t n_ = 0;
};

}  // namespace waterline::crypto::noise
