#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/way.h"
#include "crypto/cpace.h"
#include "crypto/keys.h"
#include "crypto/noise.h"
#include "crypto/secret.h"
#include "pairing/frame.h"
#include "pairing/hello.h"

// Every key and number that is derived in a pairing. docs/pairing.md, "Keys", has the formulas.
namespace waterline::pairing {

// The first messages of both sides, which each side knows before the handshake.
struct Greetings {
  base::Bytes joiner_hello;
  base::Bytes displayer_hello;
  Nonce joiner_nonce{};
  Nonce displayer_nonce{};
};

// Returns what the key exchange CPace binds into its result: both nonces as the session id, and the
// whole first message of each side under the name of its role.
crypto::cpace::Binding cpace_binding(const Greetings& greetings);

// Returns the pre-shared key for the Noise handshake (XX), 32 bytes, from the result of CPace.
crypto::SecretBytes psk_from_words(const crypto::cpace::Agreement& agreement);
crypto::SecretBytes psk_from_picture(const crypto::SecretBytes& secret, const Greetings& greetings);

// Returns the prologue of the Noise handshake (XX): everything that was sent before it, in order,
// and the way if it is that through Tor. Both shares (the messages of CPace) are empty when two
// devices pair by picture.
base::Bytes handshake_prologue(const Greetings& greetings, base::ByteView joiner_share,
                               base::ByteView displayer_share, base::Way way);

// Returns the indices of six words of the word list (66 bits), which the two people compare.
std::array<std::uint16_t, 6> check_words(const crypto::noise::Hash& handshake_hash);

// Returns the pair key, which both devices keep. It includes a contribution of each side, which was
// sent encrypted by the handshake. So if somebody later learns the handshake's pre-shared key (from
// a photographed picture), they still cannot derive the pair key from recorded traffic.
crypto::PairKey pair_key(const crypto::noise::Hash& handshake_hash, const crypto::SecretBytes& psk,
                         const crypto::SecretBytes& joiner_contribution,
                         const crypto::SecretBytes& displayer_contribution);

// Returns the parameters of the handshake that ends the pairing (Noise KKpsk0). It proves that both
// sides have the pair key and their identity keys. No later session uses its pre-shared key.
crypto::noise::HandshakeSetup proof_setup(crypto::noise::Role role,
                                          const crypto::IdentitySecret& own,
                                          const crypto::PublicKey& partner,
                                          const crypto::PairKey& pair_key,
                                          const crypto::noise::Hash& handshake_hash);

}  // namespace waterline::pairing
