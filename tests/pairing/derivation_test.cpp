#include "pairing/derivation.h"

#include <set>

#include <catch2/catch.hpp>

#include "crypto/kdf.h"
#include "crypto/words.h"
#include "fakes/seeded_random.h"

namespace waterline::pairing {
namespace {

std::string hex(const crypto::SecretBytes& bytes) {
  return base::to_hex(bytes.view());
}

TEST_CASE("The six check words are the first 66 bits of the hash", "[pairing]") {
  fakes::SeededRandom random(4);
  for (int i = 0; i < 100; ++i) {
    const auto hash = random.bytes<64>();
    std::array<std::byte, 9> bits{};
    crypto::hkdf_sha512({}, hash, base::bytes_of(crypto::label::kCheckWords), bits);
    const auto expected = crypto::words_of(bits, 6);
    const auto words = check_words(hash);
    for (std::size_t word = 0; word < 6; ++word)
      CHECK(crypto::word_at(words[word]) == expected[word]);
  }
}

TEST_CASE("Every input of a pairing key changes it", "[pairing]") {
  fakes::SeededRandom random(5);
  const auto secret = [&] {
    crypto::SecretBytes made(32);
    random.fill(made.view());
    return made;
  };
  const crypto::noise::Hash hash = random.bytes<64>();
  const crypto::noise::Hash other_hash = random.bytes<64>();
  const auto psk = secret();
  const auto joiners = secret();
  const auto displayers = secret();
  std::set<std::string> keys;
  const auto add = [&](const crypto::PairKey& key) {
    return keys.insert(base::to_hex(key.bytes())).second;
  };
  CHECK(add(pair_key(hash, psk, joiners, displayers)));
  CHECK(add(pair_key(other_hash, psk, joiners, displayers)));
  CHECK(add(pair_key(hash, secret(), joiners, displayers)));
  CHECK(add(pair_key(hash, psk, secret(), displayers)));
  CHECK(add(pair_key(hash, psk, joiners, secret())));
  CHECK(add(pair_key(hash, psk, displayers, joiners)));
  CHECK_FALSE(add(pair_key(hash, psk, joiners, displayers)));
}

TEST_CASE("The psk of the proof is used nowhere else", "[pairing]") {
  fakes::SeededRandom random(6);
  const auto own = crypto::IdentitySecret::generate(random);
  const auto key = crypto::PairKey::generate(random);
  const crypto::noise::Hash hash = random.bytes<64>();
  const crypto::noise::Hash other_hash = random.bytes<64>();
  const auto role = crypto::noise::Role::kInitiator;
  const auto setup = proof_setup(role, own, {}, key, hash);
  const auto other = proof_setup(role, own, {}, key, other_hash);
  CHECK(hex(setup.psks[0]) != base::to_hex(key.bytes()));
  CHECK(hex(setup.psks[0]) != hex(other.psks[0]));
  CHECK(setup.prologue != other.prologue);
}

TEST_CASE("Each part of the greetings changes the prologue of the handshake", "[pairing]") {
  const auto prologue = [](std::size_t altered) {
    std::array<base::Bytes, 4> parts;
    for (base::Bytes& part : parts) part.resize(19);
    if (altered < parts.size()) parts.at(altered).back() = std::byte{1};
    Greetings greetings;
    greetings.joiner_hello = parts[0];
    greetings.displayer_hello = parts[1];
    const auto way = altered == 5 ? base::Way::kTor : base::Way::kDirect;
    return handshake_prologue(greetings, parts[2], parts[3], way);
  };
  std::set<base::Bytes> all;
  for (std::size_t altered = 0; altered <= 5; ++altered)
    CHECK(all.insert(prologue(altered)).second);
}

}  // namespace
}  // namespace waterline::pairing
