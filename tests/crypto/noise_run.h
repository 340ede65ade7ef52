#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "crypto/keys.h"

namespace waterline::crypto::testing {

// One conversation of a test vector of Noise, from any of the vector files.
struct NoiseRun {
  struct Side {
    base::Bytes prologue;
    std::optional<base::Bytes> static_secret;
    std::optional<PublicKey> remote_static;
    base::Bytes ephemeral_secret;
    std::vector<base::Bytes> psks;
  };
  struct Message {
    base::Bytes payload;
    base::Bytes bytes;
  };

  std::string pattern;
  Side initiator;
  Side responder;
  std::optional<base::Bytes> handshake_hash;
  // The messages of the handshake, then transport messages in turn (in one-way patterns all from
  // the initiator).
  std::vector<Message> messages;
};

// Runs both sides of the conversation and compares every byte with the test vector.
void check_noise_run(const NoiseRun& run);

}  // namespace waterline::crypto::testing
