#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/error.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

// The Noise Protocol Framework, revision 34, with 25519, ChaChaPoly and SHA512, by the specification's own objects and
// names (section 5). The patterns are those that the vectors cover and the program uses: KKpsk0 (sessions), XXpsk0
// (pairing), Kpsk0 (sealed files, later), and their plain forms.
namespace waterline::crypto::noise {

inline constexpr std::size_t kHashSize = 64;  // HASHLEN of SHA512
inline constexpr std::size_t kKeySize = 32;   // DHLEN, and the size of a psk

using Hash = std::array<std::byte, kHashSize>;

// Section 5.1.
class CipherState {
 public:
  CipherState() = default;  // without a key: encrypt_with_ad returns the plaintext
  void initialize_key(base::ByteView key);
  [[nodiscard]] bool has_key() const { return !k_.empty(); }
  // 2^64-1 is reserved; at that counter both return kExhausted. A failed decrypt leaves the counter as it was.
  Result<base::Bytes> encrypt_with_ad(base::ByteView ad, base::ByteView plaintext);
  Result<base::Bytes> decrypt_with_ad(base::ByteView ad, base::ByteView ciphertext);
  void rekey();
  [[nodiscard]] std::uint64_t nonce() const { return n_; }

 private:
  SecretBytes k_;
  std::uint64_t n_ = 0;
};

// A key pair for the handshake.
struct KeyPair {
  SecretBytes secret;  // 32 bytes
  PublicKey public_key;
};
KeyPair generate_key_pair(base::Random& random);
KeyPair key_pair_of(const IdentitySecret& secret);

enum class Role { kInitiator, kResponder };

// What both sides know and hold before the first message. Absent parts are those the pattern does not use.
struct HandshakeSetup {
  std::string_view pattern;  // "KKpsk0", "XXpsk0", "NN", ...: the part of the protocol name before "_25519_"
  Role role = Role::kInitiator;
  base::Bytes prologue;
  std::optional<KeyPair> local_static;
  std::optional<PublicKey> remote_static;
  std::vector<SecretBytes> psks;  // in the order in which the pattern uses them
};

// The two directions of a finished handshake (section 5.2, Split), named from this side.
struct Transport {
  CipherState sending;
  CipherState receiving;
  Hash handshake_hash{};  // channel binding (section 11.2)
};

// Section 5.3. Messages must alternate as the pattern says; to call out of turn is our bug, and ends the process. Any
// error makes the handshake unusable: drop it.
class HandshakeState {
 public:
  // REQUIRES: a known pattern, and every key it names. `random` must outlive this.
  HandshakeState(HandshakeSetup setup, base::Random& random);

  // The next message with this payload. REQUIRES: is_my_turn().
  Result<base::Bytes> write_message(base::ByteView payload);
  // The payload of the message that the other side wrote. REQUIRES: !is_my_turn() && !finished().
  Result<base::Bytes> read_message(base::ByteView message);

  [[nodiscard]] bool is_my_turn() const;
  [[nodiscard]] bool finished() const;
  // The other side's static key, once it is known.
  [[nodiscard]] std::optional<PublicKey> remote_static() const;

  // Consumes the handshake. REQUIRES: finished().
  Transport split() &&;

 private:
  // The lead leaves the private parts to the room: SymmetricState, e, s, re, rs, the tokens left.
};

}  // namespace waterline::crypto::noise
