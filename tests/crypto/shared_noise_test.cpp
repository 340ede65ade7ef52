#include <catch2/catch.hpp>

#include "noise_run.h"
#include "vectors.h"

// Checks every public test vector of Noise with our algorithms: handshake, transport messages,
// channel binding.
namespace waterline::crypto::testing {
namespace {

using nlohmann::json;

constexpr std::string_view kSuite = "_25519_ChaChaPoly_SHA512";

NoiseRun::Side side_of(const json& vector, const std::string& side) {
  const auto field = [&](const char* name) { return from_hex(vector.value(side + name, "")); };
  NoiseRun::Side out;
  out.prologue = field("_prologue");
  out.ephemeral_secret = field("_ephemeral");
  if (vector.contains(side + "_static")) out.static_secret = field("_static");
  if (vector.contains(side + "_remote_static")) {
    out.remote_static =
        PublicKey{array_from_hex<32>(vector.at(side + "_remote_static").get<std::string>())};
  }
  for (const auto& psk : vector.value(side + "_psks", json::array()))
    out.psks.push_back(from_hex(psk.get<std::string>()));
  return out;
}

NoiseRun run_of(const json& vector) {
  const auto name = vector.at("protocol_name").get<std::string>();
  constexpr std::size_t kPrefixSize = std::string_view("Noise_").size();
  NoiseRun run;
  run.pattern = name.substr(kPrefixSize, name.size() - kPrefixSize - kSuite.size());
  run.initiator = side_of(vector, "init");
  run.responder = side_of(vector, "resp");
  if (vector.contains("handshake_hash"))
    run.handshake_hash = from_hex(vector.at("handshake_hash").get<std::string>());
  for (const auto& message : vector.at("messages")) {
    run.messages.push_back({from_hex(message.at("payload").get<std::string>()),
                            from_hex(message.at("ciphertext").get<std::string>())});
  }
  return run;
}

void check_file(const std::string& file, std::size_t expected_count) {
  const auto vectors = shared_vectors(file);
  if (!vectors) return;
  std::size_t count = 0;
  for (const auto& vector : vectors->at("vectors")) {
    if (!vector.at("protocol_name").get<std::string>().ends_with(kSuite)) continue;
    check_noise_run(run_of(vector));
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
}  // namespace waterline::crypto::testing
