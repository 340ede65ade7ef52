#include "sync/session.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "crypto/kdf.h"
#include "sync/frame.h"

namespace waterline::sync {
namespace {

using base::check;
using crypto::noise::HandshakeState;
using crypto::noise::Role;

struct SessionPskPurpose;
using SessionPsk = crypto::Key<SessionPskPurpose>;

enum class Phase { kGreeting, kWaiting, kConfirming, kOpen, kClosed };

// Returns the prologue of the handshake (docs/protocol.md, "Handshake"). It binds both identities,
// their roles and the way.
base::Bytes prologue(const crypto::PublicKey& initiator, const crypto::PublicKey& responder,
                     base::Way way) {
  base::Bytes bytes;
  bytes.reserve(128);
  base::append_length_value(bytes, base::bytes_of("waterline/1"));
  base::append_length_value(bytes, initiator.bytes);
  base::append_length_value(bytes, responder.bytes);
  base::append_length_value(bytes, base::bytes_of(way == base::Way::kTor ? "tor" : "tcp"));
  return bytes;
}

HandshakeState handshake_of(const SessionKeys& keys, Role role, base::Random& random,
                            base::Way way) {
  const crypto::PublicKey own = crypto::public_key_of(keys.own);
  const auto psk = crypto::derive<SessionPsk>(keys.link, crypto::label::kSession);
  crypto::noise::HandshakeSetup setup;
  setup.pattern = "KKpsk0";
  setup.role = role;
  setup.prologue = role == Role::kInitiator ? prologue(own, keys.partner, way)
                                            : prologue(keys.partner, own, way);
  setup.local_static = crypto::noise::key_pair_of(keys.own);
  setup.remote_static = keys.partner;
  setup.psks.push_back(crypto::SecretBytes::copy_of(psk.bytes()));
  return HandshakeState(std::move(setup), random);
}

// The ciphers of the two directions, which exist once the handshake is done.
struct Channel {
  FrameWriter writer;
  FrameReader reader;
  crypto::noise::Hash handshake_hash;
};

}  // namespace

struct Session::State {
  State(const SessionKeys& keys, Role own_role, base::Random& random, base::SteadyTime now,
        FrameBounds frame_bounds, SeenEphemerals* seen_before,
        const std::optional<SessionKeys>& others, base::Way the_way)
      : role(own_role),
        way(the_way),
        bounds(frame_bounds),
        seen(seen_before),
        begun(now),
        rekey_at(now + limits::kTimeBetweenRekeys),
        phase(own_role == Role::kInitiator ? Phase::kGreeting : Phase::kWaiting),
        handshake(handshake_of(keys, own_role, random, the_way)) {
    if (others) other_handshake.emplace(handshake_of(*others, own_role, random, the_way));
    if (role == Role::kInitiator) write_handshake_message();
  }

  void close(SessionEnd reason) {
    phase = Phase::kClosed;
    end = reason;
    output.clear();
    input.clear();
    handshake.reset();
    other_handshake.reset();
    channel.reset();
  }

  void close_with_fin(SessionEnd reason) {
    if (phase != Phase::kOpen) return close(reason);
    base::Bytes rest = std::move(output);
    channel->writer.write_fin(rest);
    close(reason);
    output = std::move(rest);
  }

  [[nodiscard]] base::SteadyTime deadline() const {
    if (phase == Phase::kClosed) return base::SteadyTime::max();
    if (phase != Phase::kOpen) return begun + limits::handshake_timeout(way);
    return std::min(begun + limits::kMaxSessionAge, rekey_at);
  }

  void tick(base::SteadyTime now) {
    if (now < deadline()) return;
    if (phase != Phase::kOpen) return close(SessionEnd::kStranger);
    if (now >= begun + limits::kMaxSessionAge || !channel->writer.write_rekey(output)) {
      return close_with_fin(SessionEnd::kTooOld);
    }
    rekey_at = now + limits::kTimeBetweenRekeys;
  }

  // Returns how many bytes the session needs before it can go on: a handshake message or a frame.
  [[nodiscard]] std::size_t step_size() const {
    return channel ? limits::kFrameSize : limits::kHandshakeMessageSize;
  }

  void step(base::ByteView bytes, std::vector<wire::SessionMessage>& messages) {
    if (channel) return read_frame(bytes, messages);
    if (!handshake->read_message(bytes).ok()) {
      if (!other_handshake || !other_handshake->read_message(bytes).ok())
        return close(SessionEnd::kStranger);
      handshake = std::move(other_handshake);
      has_others = true;
    }
    other_handshake.reset();
    if (role == Role::kResponder) {
      SeenEphemerals::Ephemeral ephemeral{};
      std::ranges::copy(bytes.first(ephemeral.size()), ephemeral.begin());
      if (seen != nullptr && !seen->add(ephemeral)) return close(SessionEnd::kStranger);
      write_handshake_message();
    }
    if (phase != Phase::kClosed) begin_confirming();
  }

  void write_handshake_message() {
    const auto message = handshake->write_message({});
    if (!message) return close(SessionEnd::kStranger);  // the partner's key is invalid
    base::append(output, *message);
  }

  void begin_confirming() {
    auto transport = std::move(*handshake).split();
    handshake.reset();
    channel.emplace(Channel{FrameWriter(std::move(transport.sending), bounds),
                            FrameReader(std::move(transport.receiving), bounds),
                            transport.handshake_hash});
    phase = Phase::kConfirming;
    if (role == Role::kInitiator) channel->writer.write_confirm(channel->handshake_hash, output);
  }

  void read_frame(base::ByteView sealed, std::vector<wire::SessionMessage>& messages) {
    auto content = channel->reader.read(sealed);
    if (!content) {
      return close(content.error() == FrameFault::kUnverified ? SessionEnd::kBrokenFrame
                                                              : SessionEnd::kBrokenRule);
    }
    if (const auto* confirm = std::get_if<Confirm>(&*content)) return confirmed(*confirm);
    if (const auto* message = std::get_if<WholeMessage>(&*content))
      return decode(message->bytes, messages);
    if (std::holds_alternative<Fin>(*content)) {
      close(phase == Phase::kOpen ? SessionEnd::kFinished : SessionEnd::kBrokenFrame);
    }
  }

  void confirmed(const Confirm& confirm) {
    if (!crypto::equal_in_constant_time(confirm.handshake_hash, channel->handshake_hash)) {
      return close(SessionEnd::kBrokenFrame);
    }
    phase = Phase::kOpen;
    if (role == Role::kResponder) channel->writer.write_confirm(channel->handshake_hash, output);
  }

  void decode(base::ByteView bytes, std::vector<wire::SessionMessage>& messages) {
    auto message = wire::decode_session_message(bytes);
    if (!message) return close(SessionEnd::kBrokenMessage);
    messages.push_back(std::move(*message));
  }

  Role role;
  base::Way way;
  FrameBounds bounds;
  SeenEphemerals* seen;
  base::SteadyTime begun;
  base::SteadyTime rekey_at;
  Phase phase;
  std::optional<HandshakeState> handshake;  // until it is done
  // A second handshake, with the second set of keys that a caller may have. If the caller's first
  // message does not verify under the first set, the responder goes on with this handshake;
  // otherwise it drops it.
  std::optional<HandshakeState> other_handshake;
  bool has_others = false;
  std::optional<Channel> channel;  // after the handshake
  // The received bytes that are not handled yet, fewer than step_size().
  base::Bytes input;
  base::Bytes output;
  std::optional<SessionEnd> end;
};

Session::Session(SessionKeys keys, Role role, base::Random& random, base::SteadyTime now,
                 FrameBounds bounds, SeenEphemerals* seen, std::optional<SessionKeys> others,
                 base::Way way)
    : state_(std::make_unique<State>(keys, role, random, now, bounds, seen, others, way)) {}

Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

base::Bytes Session::take_output() {
  return std::exchange(state_->output, {});
}

std::vector<wire::SessionMessage> Session::receive(base::ByteView bytes, base::SteadyTime now) {
  std::vector<wire::SessionMessage> messages;
  State& state = *state_;
  state.tick(now);
  while (!bytes.empty() && state.phase != Phase::kClosed) {
    const std::size_t missing = state.step_size() - state.input.size();
    const auto part = bytes.first(std::min(missing, bytes.size()));
    bytes = bytes.subspan(part.size());
    if (state.input.empty() && part.size() == missing) {
      state.step(part, messages);
      continue;
    }
    base::append(state.input, part);
    if (part.size() == missing) state.step(std::exchange(state.input, {}), messages);
  }
  return messages;
}

bool Session::greeted() const {
  return state_->phase == Phase::kConfirming || state_->phase == Phase::kOpen;
}

bool Session::open() const {
  return state_->phase == Phase::kOpen;
}

bool Session::has_others() const {
  return state_->has_others;
}

std::optional<SessionEnd> Session::end() const {
  return state_->end;
}

void Session::send(const wire::SessionMessage& message, base::SteadyTime now) {
  State& state = *state_;
  state.tick(now);
  if (state.phase == Phase::kClosed) return;
  check(state.phase == Phase::kOpen);
  const std::size_t at_least =
      std::holds_alternative<base::OperationBatch>(message) ? limits::kMinFramesPerBatch : 1;
  if (!state.channel->writer.write_message(wire::encode(message), at_least, state.output)) {
    state.close_with_fin(SessionEnd::kTooOld);
  }
}

void Session::finish() {
  if (state_->phase != Phase::kClosed) state_->close_with_fin(SessionEnd::kFinished);
}

base::SteadyTime Session::deadline() const {
  return state_->deadline();
}

void Session::tick(base::SteadyTime now) {
  state_->tick(now);
}

}  // namespace waterline::sync
