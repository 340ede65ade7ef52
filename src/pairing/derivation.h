#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "crypto/cpace.h"
#include "crypto/keys.h"
#include "crypto/noise.h"
#include "crypto/secret.h"
#include "pairing/frame.h"
#include "pairing/hello.h"

// Every key and number that a pairing run derives. docs/pairing.md, "Keys", has the formulas.
namespace waterline::pairing {

// The data that both sides have exchanged before the handshake.
struct Greetings {
  base::Bytes joiner_hello;
  base::Bytes displayer_hello;
  Nonce joiner_nonce{};
  Nonce displayer_nonce{};
};

// Returns the values that CPace binds: both nonces as sid, and each side's whole hello under the
// name of its role.
crypto::cpace::Binding cpace_binding(const Greetings& greetings);

// Returns the psk of the XX handshake, 32 bytes.
crypto::SecretBytes psk_from_words(const crypto::cpace::Agreement& agreement);
crypto::SecretBytes psk_from_picture(const crypto::SecretBytes& secret, const Greetings& greetings);

// Returns the prologue of the XX handshake: everything that was sent before it, in order. Both
// shares are empty when pairing by picture.
base::Bytes handshake_prologue(const Greetings& greetings, base::ByteView joiner_share,
                               base::ByteView displayer_share);

// Returns the indices of six words of the word list, 66 bits, for the two people to compare.
std::array<std::uint16_t, 6> check_words(const crypto::noise::Hash& handshake_hash);

// Returns the pair key, which both devices keep. Each side sent its contribution encrypted by the
// handshake. So somebody who learns the psk later, from a photographed picture, still cannot derive
// this key from the recorded traffic.
crypto::PairKey pair_key(const crypto::noise::Hash& handshake_hash, const crypto::SecretBytes& psk,
                         const crypto::SecretBytes& joiner_contribution,
                         const crypto::SecretBytes& displayer_contribution);

// Returns the setup of the first KKpsk0 handshake, which proves the pair key and both identity
// keys. No later session uses its psk.
crypto::noise::HandshakeSetup proof_setup(crypto::noise::Role role,
                                          const crypto::IdentitySecret& own,
                                          const crypto::PublicKey& partner,
                                          const crypto::PairKey& pair_key,
                                          const crypto::noise::Hash& handshake_hash);

}  // namespace waterline::pairing
