#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "crypto/noise.h"
#include "wire/session_messages.h"

// The encrypted link between two paired devices: bytes in, bytes out. docs/protocol.md, "The session", has every byte.
namespace waterline::sync {

// Why a session is over. To the other device and on the wire all of them look alike.
enum class SessionEnd {
  kFinished,       // FIN from the other side: nothing is missing
  kStranger,       // the handshake did not verify
  kBrokenFrame,    // a frame did not verify, or its inside breaks a rule
  kBrokenMessage,  // a message that decodes to nothing we know
  kTooOld,         // the hard limit of age or of frames: dial again
};

struct SessionKeys {
  crypto::IdentitySecret own;
  crypto::PublicKey partner;
  crypto::PairKey pair;
};

namespace limits {                                        // docs/protocol.md, "Limits"
inline constexpr std::size_t kFrameSize = 4096;           // on the wire, every one
inline constexpr std::size_t kHandshakeMessageSize = 48;  // both messages: an ephemeral key and a tag
inline constexpr std::uint64_t kFramesBetweenRekeys = 1 << 16;
inline constexpr std::chrono::hours kMaxSessionAge{24};
inline constexpr std::chrono::seconds kHandshakeTimeout{10};
}  // namespace limits

// Noise_KKpsk0_25519_ChaChaPoly_SHA512, then frames of one size; each message is padded (Padmé) to whole frames.
//
//   initiator: Greeting -> Confirming -> Open -> Closed
//   responder: Waiting ->  Confirming -> Open -> Closed
//
// The responder sends nothing but its handshake message before the initiator's first frame has verified.
class Session {
 public:
  // `random` must outlive the session.
  Session(SessionKeys keys, crypto::noise::Role role, base::Random& random, base::SteadyTime now);
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  // What to put on the wire, in order; empty when there is nothing.
  base::Bytes take_output();
  // Foreign bytes, cut anywhere. Gives the messages that became whole. After an end nothing more is accepted or sent.
  std::vector<wire::SessionMessage> receive(base::ByteView bytes, base::SteadyTime now);
  [[nodiscard]] bool open() const;  // both sides are proven
  [[nodiscard]] std::optional<SessionEnd> end() const;

  // REQUIRES: open().
  void send(const wire::SessionMessage& message, base::SteadyTime now);
  // Says goodbye: a FIN frame stands at the end of the output.
  void finish();
  // When time alone should be looked at again: handshake timeout, age.
  [[nodiscard]] base::SteadyTime deadline() const;
  void tick(base::SteadyTime now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace waterline::sync
