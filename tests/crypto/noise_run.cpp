#include "noise_run.h"

#include <catch2/catch.hpp>

#include "crypto/noise.h"
#include "crypto/x25519.h"
#include "vectors.h"

namespace waterline::crypto::testing {
namespace {

noise::HandshakeSetup setup_of(const NoiseRun& run, noise::Role role) {
  const NoiseRun::Side& side = role == noise::Role::kInitiator ? run.initiator : run.responder;
  noise::HandshakeSetup setup;
  setup.pattern = run.pattern;
  setup.role = role;
  setup.prologue = side.prologue;
  setup.remote_static = side.remote_static;
  if (side.static_secret) {
    setup.local_static = noise::KeyPair{SecretBytes::copy_of(*side.static_secret),
                                        x25519_public_key(*side.static_secret)};
  }
  for (const auto& psk : side.psks) setup.psks.push_back(SecretBytes::copy_of(psk));
  return setup;
}

}  // namespace

void check_noise_run(const NoiseRun& run) {
  INFO(run.pattern);
  const bool one_way = std::string_view("NKX").find(run.pattern[1]) == std::string_view::npos;
  WrittenRandom initiator_random{run.initiator.ephemeral_secret};
  WrittenRandom responder_random{run.responder.ephemeral_secret};
  noise::HandshakeState initiator(setup_of(run, noise::Role::kInitiator), initiator_random);
  noise::HandshakeState responder(setup_of(run, noise::Role::kResponder), responder_random);

  std::size_t done = 0;
  const auto from_initiator = [&] { return one_way || done % 2 == 0; };
  for (; !initiator.finished(); ++done) {
    REQUIRE(done < run.messages.size());
    auto& writer = from_initiator() ? initiator : responder;
    auto& reader = from_initiator() ? responder : initiator;
    REQUIRE(writer.is_my_turn());
    REQUIRE(!reader.is_my_turn());
    CHECK(writer.write_message(run.messages[done].payload).value() == run.messages[done].bytes);
    CHECK(reader.read_message(run.messages[done].bytes).value() == run.messages[done].payload);
  }
  REQUIRE(responder.finished());
  if (run.initiator.static_secret)
    CHECK(responder.remote_static() == x25519_public_key(*run.initiator.static_secret));
  if (run.responder.static_secret)
    CHECK(initiator.remote_static() == x25519_public_key(*run.responder.static_secret));

  auto initiator_transport = std::move(initiator).split();
  auto responder_transport = std::move(responder).split();
  CHECK(initiator_transport.handshake_hash == responder_transport.handshake_hash);
  if (run.handshake_hash)
    CHECK(base::to_bytes(initiator_transport.handshake_hash) == *run.handshake_hash);
  for (; done < run.messages.size(); ++done) {
    auto& writer = from_initiator() ? initiator_transport : responder_transport;
    auto& reader = from_initiator() ? responder_transport : initiator_transport;
    CHECK(writer.sending.encrypt_with_ad({}, run.messages[done].payload).value() ==
          run.messages[done].bytes);
    CHECK(reader.receiving.decrypt_with_ad({}, run.messages[done].bytes).value() ==
          run.messages[done].payload);
  }
}

}  // namespace waterline::crypto::testing
