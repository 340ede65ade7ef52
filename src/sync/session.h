#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "base/way.h"
#include "crypto/keys.h"
#include "crypto/noise.h"
#include "sync/limits.h"
#include "sync/seen_ephemerals.h"
#include "wire/session_messages.h"

// The encrypted link between two paired devices. It takes the bytes that were received and returns
// the bytes to send. docs/protocol.md, "The session", describes every byte.
namespace waterline::sync {

// Why a session is over. The other device, and anybody who watches the network, cannot tell the
// reasons apart.
enum class SessionEnd {
  // A FIN was received, or finish() was called. No message was lost.
  kFinished,
  // The handshake did not verify, was a replay, or took too long.
  kStranger,
  // A frame did not verify, the confirmation of the handshake was wrong, or a FIN came before it.
  kBrokenFrame,
  // A frame that verified breaks a rule of the format. Only the partner's device can cause that.
  kBrokenRule,
  // A message came that verified and cannot be decoded. Only the partner's device can cause that.
  kBrokenMessage,
  // The session reached its maximum age or number of frames. The other side gets a FIN. The two
  // devices may dial again.
  kTooOld,
};

struct SessionKeys {
  crypto::IdentitySecret own;
  crypto::PublicKey partner;
  crypto::LinkKey link;
};

// An encrypted session: Noise_KKpsk0_25519_ChaChaPoly_SHA512, then frames of one size. Each message
// is padded (Padmé) to whole frames.
//
//   initiator: Greeting -> Confirming -> Open -> Closed
//   responder: Waiting ->  Confirming -> Open -> Closed
//
// Greeting:   The first handshake message is in the output. The second one ends this state.
// Waiting:    Nothing is sent. The first handshake message ends this state, and the second is then
//             in the output.
// Confirming: The handshake is done. The initiator's confirmation frame is in its output. The
//             responder sends its own after that frame verified, and nothing before. The other
//             side's confirmation frame ends this state.
// Open:       Messages go both ways. A FIN from either side, a broken frame or a limit ends it.
// Closed:     end() says why. Nothing is accepted or sent any more, except the FIN that finish() or
//             a limit puts into the output. Bytes that break a rule get no answer.
//
// Not thread-safe: one thread at a time.
class Session {
 public:
  // `random` and `seen` must outlive the session. If `seen` is given, a responder does not answer a
  // first message that was seen before. If `others` is given, a responder accepts a caller with
  // `keys` as well as one with `others`. Both sides must have the same `way`.
  Session(SessionKeys keys, crypto::noise::Role role, base::Random& random, base::SteadyTime now,
          FrameBounds bounds = {}, SeenEphemerals* seen = nullptr,
          std::optional<SessionKeys> others = {}, base::Way way = base::Way::kDirect);
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  // Returns the bytes to send that were made since the last call; empty if there are none.
  base::Bytes take_output();
  // Takes untrusted bytes, in parts of any size. Returns the messages that are complete now.
  // Messages are returned even if the bytes after them ended the session.
  std::vector<wire::SessionMessage> receive(base::ByteView bytes, base::SteadyTime now);
  // Returns true from the time that the other side's handshake message verified until the session
  // ends. The other side then has the keys, or it replays a recording.
  [[nodiscard]] bool greeted() const;
  [[nodiscard]] bool open() const;  // both sides are authenticated
  // Returns true if the caller turned out to have the second set of keys, `others`.
  [[nodiscard]] bool has_others() const;
  [[nodiscard]] std::optional<SessionEnd> end() const;

  // Seals a message and adds it to the output. Does nothing if the session has ended. REQUIRES: the
  // session is or was open, and the message is within the limits of base/operation.h.
  void send(const wire::SessionMessage& message, base::SteadyTime now);
  // Ends the session as kFinished. If it was open, the output ends with a FIN frame.
  void finish();
  // Returns the time at which tick() must be called: at a handshake timeout, at the maximum age or
  // for a new key. Returns SteadyTime::max() after the end.
  [[nodiscard]] base::SteadyTime deadline() const;
  void tick(base::SteadyTime now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace waterline::sync
