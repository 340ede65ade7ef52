#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "crypto/error.h"
#include "crypto/noise_cipher_state.h"
#include "crypto/secret.h"

namespace waterline::crypto::noise {

inline constexpr std::size_t kHashSize = 64;  // HASHLEN of SHA512

using Hash = std::array<std::byte, kHashSize>;

// The state that a handshake updates with each message (section 5.2): the chaining key `ck`, the
// handshake hash `h`, and the cipher.
class SymmetricState {
 public:
  explicit SymmetricState(std::string_view protocol_name);  // InitializeSymmetric

  void mix_key(base::ByteView input_key_material);
  void mix_hash(base::ByteView data);
  void mix_key_and_hash(base::ByteView input_key_material);
  [[nodiscard]] const Hash& handshake_hash() const { return h_; }
  Result<base::Bytes> encrypt_and_hash(base::ByteView plaintext);
  Result<base::Bytes> decrypt_and_hash(base::ByteView ciphertext);
  [[nodiscard]] bool has_key() const { return cipher_.has_key(); }
  // Returns the ciphers of the two directions: first from initiator to responder, second back.
  [[nodiscard]] std::pair<CipherState, CipherState> split() const;

 private:
  SecretBytes ck_;
  Hash h_{};
  CipherState cipher_;
};

}  // namespace waterline::crypto::noise
