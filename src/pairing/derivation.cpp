#include "pairing/derivation.h"

#include <algorithm>

#include "crypto/kdf.h"

namespace waterline::pairing {
namespace {

constexpr std::string_view kChannel = "waterline/1 pairing";
constexpr std::string_view kJoiner = "joiner ";
constexpr std::string_view kDisplayer = "displayer ";
constexpr std::string_view kByTor = "tor";
constexpr std::string_view kProofPrologue = "waterline/1 pairing proof";

base::Bytes joined(base::ByteView first, base::ByteView second) {
  base::Bytes bytes = base::to_bytes(first);
  base::append(bytes, second);
  return bytes;
}

crypto::SecretBytes derived(base::ByteView salt, base::ByteView input_key, std::string_view label) {
  crypto::SecretBytes key(crypto::noise::kKeySize);
  crypto::hkdf_sha512(salt, input_key, base::bytes_of(label), key.view());
  return key;
}

}  // namespace

crypto::cpace::Binding cpace_binding(const Greetings& greetings) {
  return {joined(greetings.joiner_nonce, greetings.displayer_nonce),
          base::to_bytes(base::bytes_of(kChannel)),
          joined(base::bytes_of(kJoiner), greetings.joiner_hello),
          joined(base::bytes_of(kDisplayer), greetings.displayer_hello)};
}

crypto::SecretBytes psk_from_words(const crypto::cpace::Agreement& agreement) {
  return derived(agreement.session_id_output, agreement.intermediate_session_key.view(),
                 crypto::label::kPairingWords);
}

crypto::SecretBytes psk_from_picture(const crypto::SecretBytes& secret,
                                     const Greetings& greetings) {
  return derived(joined(greetings.joiner_nonce, greetings.displayer_nonce), secret.view(),
                 crypto::label::kPairingPicture);
}

base::Bytes handshake_prologue(const Greetings& greetings, base::ByteView joiner_share,
                               base::ByteView displayer_share, base::Way way) {
  base::Bytes prologue;
  for (const base::ByteView part :
       {base::bytes_of(kChannel), base::ByteView(greetings.joiner_hello),
        base::ByteView(greetings.displayer_hello), joiner_share, displayer_share}) {
    base::append_length_value(prologue, part);
  }
  if (way == base::Way::kTor) base::append_length_value(prologue, base::bytes_of(kByTor));
  return prologue;
}

std::array<std::uint16_t, 6> check_words(const crypto::noise::Hash& handshake_hash) {
  // HKDF makes 72 bits here. The first 66 of them, most significant first, make six numbers of 11
  // bits.
  std::array<std::byte, 9> bits{};
  crypto::hkdf_sha512({}, handshake_hash, base::bytes_of(crypto::label::kCheckWords), bits);
  std::array<std::uint16_t, 6> words{};
  for (std::size_t i = 0; i < words.size() * 11; ++i) {
    const unsigned bit = std::to_integer<unsigned>(bits[i / 8]) >> (7 - i % 8) & 1;
    words[i / 11] = static_cast<std::uint16_t>(words[i / 11] * 2U + bit);
  }
  return words;
}

crypto::PairKey pair_key(const crypto::noise::Hash& handshake_hash, const crypto::SecretBytes& psk,
                         const crypto::SecretBytes& joiner_contribution,
                         const crypto::SecretBytes& displayer_contribution) {
  crypto::SecretBytes input(psk.size() + 2 * kContributionSize);
  auto rest = std::ranges::copy(psk.view(), input.view().begin()).out;
  rest = std::ranges::copy(joiner_contribution.view(), rest).out;
  std::ranges::copy(displayer_contribution.view(), rest);
  crypto::PairKey key;
  crypto::hkdf_sha512(handshake_hash, input.view(), base::bytes_of(crypto::label::kPairKey),
                      key.bytes());
  return key;
}

crypto::noise::HandshakeSetup proof_setup(crypto::noise::Role role,
                                          const crypto::IdentitySecret& own,
                                          const crypto::PublicKey& partner,
                                          const crypto::PairKey& pair_key,
                                          const crypto::noise::Hash& handshake_hash) {
  crypto::noise::HandshakeSetup setup;
  setup.pattern = "KKpsk0";
  setup.role = role;
  setup.prologue = joined(base::bytes_of(kProofPrologue), handshake_hash);
  setup.local_static = crypto::noise::key_pair_of(own);
  setup.remote_static = partner;
  setup.psks.push_back(derived(handshake_hash, pair_key.bytes(), crypto::label::kPairingProof));
  return setup;
}

}  // namespace waterline::pairing
