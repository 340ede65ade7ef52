#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/error.h"
#include "crypto/keys.h"
#include "crypto/noise_cipher_state.h"
#include "crypto/noise_patterns.h"
#include "crypto/noise_symmetric_state.h"
#include "crypto/secret.h"

// The Noise Protocol Framework, revision 34, with 25519, ChaChaPoly and SHA512, under the names of
// its section 5. CipherState, SymmetricState and the patterns have headers of their own. The
// patterns are those that the test vectors cover and the program uses: KKpsk0 (sessions), XXpsk0
// (pairing), Kpsk0 (bundles), and these without a psk.
namespace waterline::crypto::noise {

// The limit for every handshake and transport message (section 3).
inline constexpr std::size_t kMaxMessageSize = 65535;

// A key pair for the handshake.
struct KeyPair {
  SecretBytes secret;  // 32 bytes
  PublicKey public_key;
};
KeyPair generate_key_pair(base::Random& random);
KeyPair key_pair_of(const IdentitySecret& secret);

// The input of one side before the first message. Parts that the pattern does not use are absent.
struct HandshakeSetup {
  // The part of the protocol name before "_25519_": "KKpsk0", "XXpsk0", "NN", ...
  std::string_view pattern;
  Role role = Role::kInitiator;
  base::Bytes prologue;
  std::optional<KeyPair> local_static;
  std::optional<PublicKey> remote_static;
  // The pre-shared keys, in the order in which the pattern uses them.
  std::vector<SecretBytes> psks;
};

// The two directions of a finished handshake (section 5.2, Split), named from this side.
struct Transport {
  CipherState sending;
  CipherState receiving;
  Hash handshake_hash{};  // channel binding (section 11.2)
};

// One side of a handshake (section 5.3). Messages must alternate as the pattern says; a call out of
// turn is our bug and ends the process. After any error the handshake is unusable: is_my_turn() and
// finished() stay false, and it can only be destroyed.
class HandshakeState {
 public:
  // REQUIRES: `setup` has a known pattern, and every key that the pattern names. `random` must
  // outlive this object.
  HandshakeState(HandshakeSetup setup, base::Random& random);

  // Returns the next message with this payload; kWrongSize if it would be longer than
  // kMaxMessageSize. REQUIRES: is_my_turn().
  Result<base::Bytes> write_message(base::ByteView payload);
  // Returns the payload of the other side's message. REQUIRES: !is_my_turn() && !finished().
  Result<base::Bytes> read_message(base::ByteView message);

  [[nodiscard]] bool is_my_turn() const;
  [[nodiscard]] bool finished() const;
  // Returns the other side's static key, once it is known.
  [[nodiscard]] std::optional<PublicKey> remote_static() const;

  // Returns the keys of the two directions. The handshake cannot be used afterwards. REQUIRES:
  // finished().
  Transport split() &&;

 private:
  Result<void> write_token(Token token, base::Bytes& message);
  Result<void> read_token(Token token, base::ByteView& rest);
  // Handles the tokens ee, es, se, ss and psk, which writer and reader handle alike.
  Result<void> mix_token(Token token);
  void mix_ephemeral(const PublicKey& public_key);
  Result<void> mix_dh(const std::optional<KeyPair>& mine, const std::optional<PublicKey>& theirs);
  [[nodiscard]] const std::vector<Token>& next_message() const;
  Error fail(Error error);

  Role role_;
  HandshakePattern pattern_;
  SymmetricState symmetric_;
  std::optional<KeyPair> s_;
  std::optional<KeyPair> e_;
  std::optional<PublicKey> rs_;
  std::optional<PublicKey> re_;
  std::vector<SecretBytes> psks_;
  bool is_psk_handshake_;
  std::size_t psks_used_ = 0;
  std::size_t messages_done_ = 0;
  bool failed_ = false;
  base::Random* random_;
};

}  // namespace waterline::crypto::noise
