#include <catch2/catch.hpp>

#include "crypto/noise.h"
#include "crypto/x25519.h"
#include "vectors.h"

// Every public Noise vector with our suite: handshake, transport messages, channel binding.
namespace waterline::crypto::noise {
namespace {

using nlohmann::json;
using testing::from_hex;

constexpr std::string_view kSuite = "_25519_ChaChaPoly_SHA512";

HandshakeSetup setup_of(const json& vector, const std::string& side, const std::string& pattern, Role role) {
  HandshakeSetup setup;
  setup.pattern = pattern;
  setup.role = role;
  setup.prologue = from_hex(vector.at(side + "_prologue").get<std::string>());
  if (vector.contains(side + "_static")) {
    KeyPair pair{SecretBytes::copy_of(from_hex(vector.at(side + "_static").get<std::string>())), {}};
    pair.public_key = x25519_public_key(pair.secret.view());
    setup.local_static = std::move(pair);
  }
  if (vector.contains(side + "_remote_static")) {
    setup.remote_static = PublicKey{testing::array_from_hex<32>(vector.at(side + "_remote_static").get<std::string>())};
  }
  for (const auto& psk : vector.value(side + "_psks", json::array())) {
    setup.psks.push_back(SecretBytes::copy_of(from_hex(psk.get<std::string>())));
  }
  return setup;
}

base::Bytes ephemeral_of(const json& vector, const std::string& side) {
  return vector.contains(side + "_ephemeral") ? from_hex(vector.at(side + "_ephemeral").get<std::string>())
                                              : base::Bytes{};
}

void check_vector(const json& vector) {
  const auto name = vector.at("protocol_name").get<std::string>();
  INFO(name);
  const std::string pattern = name.substr(6, name.size() - 6 - kSuite.size());
  const bool one_way = pattern.find_first_of("NKX", 1) != 1;

  testing::WrittenRandom initiator_random{ephemeral_of(vector, "init")};
  testing::WrittenRandom responder_random{ephemeral_of(vector, "resp")};
  HandshakeState initiator(setup_of(vector, "init", pattern, Role::kInitiator), initiator_random);
  HandshakeState responder(setup_of(vector, "resp", pattern, Role::kResponder), responder_random);

  std::optional<Transport> initiator_transport;
  std::optional<Transport> responder_transport;
  bool from_initiator = true;
  for (const auto& message : vector.at("messages")) {
    const base::Bytes payload = from_hex(message.at("payload").get<std::string>());
    const base::Bytes ciphertext = from_hex(message.at("ciphertext").get<std::string>());
    if (!initiator.finished()) {
      auto& writer = from_initiator ? initiator : responder;
      auto& reader = from_initiator ? responder : initiator;
      REQUIRE(writer.is_my_turn());
      REQUIRE(!reader.is_my_turn());
      CHECK(writer.write_message(payload).value() == ciphertext);
      CHECK(reader.read_message(ciphertext).value() == payload);
    } else {
      if (!initiator_transport) {
        REQUIRE(responder.finished());
        initiator_transport = std::move(initiator).split();
        responder_transport = std::move(responder).split();
      }
      auto& writer = from_initiator ? initiator_transport : responder_transport;
      auto& reader = from_initiator ? responder_transport : initiator_transport;
      CHECK(writer->sending.encrypt_with_ad({}, payload).value() == ciphertext);
      CHECK(reader->receiving.decrypt_with_ad({}, ciphertext).value() == payload);
    }
    if (!one_way) from_initiator = !from_initiator;
  }
  REQUIRE(initiator_transport);
  CHECK(initiator_transport->handshake_hash == responder_transport->handshake_hash);
  if (vector.contains("handshake_hash")) {
    CHECK(base::to_hex(initiator_transport->handshake_hash) == vector.at("handshake_hash").get<std::string>());
  }
}

void check_file(const std::string& file, std::size_t expected_count) {
  const auto vectors = testing::shared_vectors(file);
  if (!vectors) return;
  std::size_t count = 0;
  for (const auto& vector : vectors->at("vectors")) {
    if (!vector.at("protocol_name").get<std::string>().ends_with(kSuite)) continue;
    check_vector(vector);
    ++count;
  }
  CHECK(count == expected_count);
}

TEST_CASE("Noise agrees with every cacophony vector of our suite", "[crypto]") {
  check_file("noise_cacophony_25519_ChaChaPoly_SHA512.json", 22);
}

TEST_CASE("Noise with several psks agrees with every snow vector of our suite", "[crypto]") {
  check_file("noise_snow_multipsk_25519_ChaChaPoly.json", 12);
}

}  // namespace
}  // namespace waterline::crypto::noise
