#include <algorithm>

#include <catch2/catch.hpp>

#include "crypto/aead.h"
#include "crypto/cpace.h"
#include "crypto/kdf.h"
#include "crypto/mac.h"
#include "crypto/padme.h"
#include "crypto/password_hash.h"
#include "crypto/sha3.h"
#include "crypto/x25519.h"
#include "noise_run.h"
#include "vectors.h"

// Checks the test vectors that are part of every clone (tests/vectors): one file for each
// cryptographic construction.
namespace waterline::crypto::testing {
namespace {

template <std::size_t N>
std::array<std::byte, N> array_in(const Vector& vector, std::string_view name) {
  return array_from_hex<N>(vector.text(name));
}

NoiseRun::Side side_of(const Vector& vector, const std::string& side) {
  NoiseRun::Side out;
  out.prologue = vector.bytes(side + "_prologue");
  if (vector.has(side + "_ephemeral")) out.ephemeral_secret = vector.bytes(side + "_ephemeral");
  if (vector.has(side + "_static")) out.static_secret = vector.bytes(side + "_static");
  if (vector.has(side + "_remote_static")) {
    out.remote_static = PublicKey{array_in<32>(vector, side + "_remote_static")};
  }
  for (const auto& psk : vector.all("psk")) out.psks.push_back(from_hex(psk));
  return out;
}

TEST_CASE("Noise reproduces its published conversations byte for byte", "[crypto]") {
  for (const Vector& vector : published_vectors("noise.txt")) {
    NoiseRun run;
    run.pattern = vector.text("pattern");
    run.initiator = side_of(vector, "initiator");
    run.responder = side_of(vector, "responder");
    if (vector.has("handshake_hash")) run.handshake_hash = vector.bytes("handshake_hash");
    const auto payloads = vector.all("payload");
    const auto messages = vector.all("message");
    REQUIRE(payloads.size() == messages.size());
    for (std::size_t i = 0; i < payloads.size(); ++i) {
      run.messages.push_back({from_hex(payloads[i]), from_hex(messages[i])});
    }
    check_noise_run(run);
  }
}

TEST_CASE("CPace reproduces its published run and refuses the invalid shares", "[crypto]") {
  for (const Vector& vector : published_vectors("cpace.txt")) {
    if (vector.expects("invalid-point")) {
      WrittenRandom random{base::Bytes(32, std::byte{7})};
      CHECK(cpace::respond(base::bytes_of("secret"), {}, array_in<32>(vector, "share"), random)
                .error() == Error::kInvalidPoint);
      continue;
    }
    const cpace::Binding binding{vector.bytes("session_id"), vector.bytes("channel_identifier"),
                                 vector.bytes("initiator_associated"),
                                 vector.bytes("responder_associated")};
    const base::Bytes secret = vector.bytes("secret");
    CHECK(cpace::calculate_generator(secret, binding.channel_identifier, binding.session_id) ==
          array_in<32>(vector, "generator"));
    WrittenRandom initiator_random{vector.bytes("initiator_scalar")};
    WrittenRandom responder_random{vector.bytes("responder_scalar")};
    cpace::Initiator initiator(secret, binding, initiator_random);
    CHECK(initiator.share() == array_in<32>(vector, "initiator_share"));
    const auto response = cpace::respond(secret, binding, initiator.share(), responder_random);
    CHECK(response->share == array_in<32>(vector, "responder_share"));
    const auto agreement = std::move(initiator).finish(response->share);
    for (const cpace::Agreement* side : {&*agreement, &response->agreement}) {
      CHECK(base::to_bytes(side->intermediate_session_key.view()) ==
            vector.bytes("intermediate_session_key"));
      CHECK(side->session_id_output == array_in<64>(vector, "session_id_output"));
    }
  }
}

TEST_CASE("X25519 returns the published secrets and refuses points of low order", "[crypto]") {
  for (const Vector& vector : published_vectors("x25519.txt")) {
    const auto shared = x25519(vector.bytes("secret"), {array_in<32>(vector, "public_key")});
    if (vector.expects("invalid-point")) {
      CHECK(shared.error() == Error::kInvalidPoint);
    } else {
      CHECK(base::to_bytes(shared->view()) == vector.bytes("shared"));
    }
  }
}

TEST_CASE("HKDF-SHA512 returns the published keys", "[crypto]") {
  for (const Vector& vector : published_vectors("hkdf_sha512.txt")) {
    base::Bytes out(vector.bytes("out").size());
    hkdf_sha512(vector.bytes("salt"), vector.bytes("input_key"), vector.bytes("info"), out);
    CHECK(out == vector.bytes("out"));
  }
}

TEST_CASE("HMAC-SHA512 returns the published codes", "[crypto]") {
  for (const Vector& vector : published_vectors("hmac_sha512.txt")) {
    CHECK(hmac_sha512(vector.bytes("key"), vector.bytes("message")) == array_in<64>(vector, "mac"));
  }
}

TEST_CASE("SHA3-256 returns the published hashes", "[crypto]") {
  for (const Vector& vector : published_vectors("sha3_256.txt")) {
    CHECK(sha3_256(vector.bytes("message")) == array_in<32>(vector, "hash"));
  }
}

TEST_CASE("Sealing returns the published bytes and opens no forged ones", "[crypto]") {
  for (const Vector& vector : published_vectors("seal.txt")) {
    const base::Bytes plaintext = vector.bytes("plaintext");
    base::Bytes opened(plaintext.size(), std::byte{0xee});
    const auto result =
        open(vector.bytes("key"), vector.bytes("sealed"), vector.bytes("associated_data"), opened);
    if (vector.expects("forged")) {
      CHECK(result.error() == Error::kForged);
      CHECK(opened == base::Bytes(plaintext.size()));
      continue;
    }
    CHECK(opened == plaintext);
    WrittenRandom random{vector.bytes("nonce")};
    base::Bytes sealed(plaintext.size() + kSealOverhead);
    seal(vector.bytes("key"), plaintext, vector.bytes("associated_data"), random, sealed);
    CHECK(sealed == vector.bytes("sealed"));
  }
}

TEST_CASE("Noise's AEAD returns the published bytes", "[crypto]") {
  for (const Vector& vector : published_vectors("noise_aead.txt")) {
    base::Bytes ciphertext(vector.bytes("ciphertext").size());
    noise_encrypt(vector.bytes("key"), vector.number("counter"), vector.bytes("associated_data"),
                  vector.bytes("plaintext"), ciphertext);
    CHECK(ciphertext == vector.bytes("ciphertext"));
  }
}

TEST_CASE("Padme pads to the published sizes", "[crypto]") {
  for (const Vector& vector : published_vectors("padme.txt")) {
    CHECK(padme(vector.number("size")) == vector.number("padded"));
  }
}

TEST_CASE("The password hash is Argon2id with one lane", "[crypto]") {
  for (const Vector& vector : published_vectors("password_hash.txt")) {
    const PasswordHashCost cost{static_cast<std::uint32_t>(vector.number("passes")),
                                static_cast<std::uint32_t>(vector.number("memory_kib"))};
    CHECK(
        base::to_bytes(
            password_hash(vector.bytes("passphrase"), array_in<16>(vector, "salt"), cost).view()) ==
        vector.bytes("hash"));
  }
}

}  // namespace
}  // namespace waterline::crypto::testing
