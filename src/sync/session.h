#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "crypto/noise.h"
#include "sync/limits.h"
#include "sync/seen_ephemerals.h"
#include "wire/session_messages.h"

// The encrypted link between two paired devices: bytes in, bytes out. docs/protocol.md, "The
// session", has every byte.
namespace waterline::sync {

// Why a session is over. To the other device and on the wire all of them look alike.
enum class SessionEnd {
  // FIN, from the other side or by finish(): nothing is missing
  kFinished,
  // the handshake did not verify, was played before, or took too long
  kStranger,
  // a frame did not verify; or what should have proven the other side did not
  kBrokenFrame,
  // a frame that verified breaks a rule inside: the partner's doing
  kBrokenRule,
  // a message that decodes to nothing we know: likewise
  kBrokenMessage,
  // the hard limit of age or of frames; the other side gets a FIN: dial again
  kTooOld,
};

struct SessionKeys {
  crypto::IdentitySecret own;
  crypto::PublicKey partner;
  crypto::LinkKey link;
};

// Noise_KKpsk0_25519_ChaChaPoly_SHA512, then frames of one size; each message is padded (Padmé) to
// whole frames.
//
//   initiator: Greeting -> Confirming -> Open -> Closed
//   responder: Waiting ->  Confirming -> Open -> Closed
//
// Greeting:   the first handshake message is in the output; the second ends it.
// Waiting:    nothing was sent; the first handshake message ends it, and the second is then in the output.
// Confirming: the handshake is done. The initiator's confirmation frame is in its output; the
// responder sends its own
//             when that one verified, and nothing before. The other side's confirmation frame ends it.
// Open:       messages go both ways. A FIN from either side, a broken frame, or a limit ends it.
// Closed:     end() says why. Nothing is accepted or sent any more, but for the FIN that finish() or age put into the
//             output. Bytes that broke a rule are answered by nothing at all.
//
// One thread at a time.
class Session {
 public:
  // `random` and `seen` must outlive the session. A responder with `seen` answers no first message
  // twice; one with `others` answers whoever has the one keys or the others.
  Session(SessionKeys keys, crypto::noise::Role role, base::Random& random, base::SteadyTime now,
          FrameBounds bounds = {}, SeenEphemerals* seen = nullptr,
          std::optional<SessionKeys> others = {});
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  // What to put on the wire, in order; empty when there is nothing. It is given once.
  base::Bytes take_output();
  // Foreign bytes, cut anywhere. Gives the messages that became whole, which may be some even if
  // the bytes after them ended the session.
  std::vector<wire::SessionMessage> receive(base::ByteView bytes, base::SteadyTime now);
  // the other side's handshake message verified: it has the keys, or a recording
  [[nodiscard]] bool greeted() const;
  [[nodiscard]] bool open() const;  // both sides are proven
  // the other side has the others of the two keys
  [[nodiscard]] bool has_others() const;
  [[nodiscard]] std::optional<SessionEnd> end() const;

  // REQUIRES: open() or end(); after an end nothing happens. The message is within the limits of
  // base/operation.h.
  void send(const wire::SessionMessage& message, base::SteadyTime now);
  // Says goodbye: ends the session as kFinished, with a FIN frame at the end of the output if it
  // was open.
  void finish();
  // When time alone should be looked at again, by tick: handshake timeout, age, a new key. A
  // session that is over has none to heed: SteadyTime::max().
  [[nodiscard]] base::SteadyTime deadline() const;
  void tick(base::SteadyTime now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace waterline::sync
