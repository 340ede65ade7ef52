#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "base/operation.h"
#include "crypto/keys.h"
#include "crypto/noise.h"
#include "crypto/system_random.h"
#include "scenario/person.h"
#include "sync/frame.h"
#include "wire/session_messages.h"

// A partner's device with the real keys and a hostile program. It opens a real session and then
// sends anything (partner_test.cpp).
namespace waterline::hostile {

// The keys with which a device can act as a person's device. They are read from that person's
// files, with the passphrase, while no node runs.
struct StolenKeys {
  crypto::IdentitySecret own;
  crypto::PublicKey partner;
  crypto::PairKey pair;
  // The epoch under which the person's device sends its operations.
  base::EpochId epoch;
  std::uint64_t through = 0;          // the last number used in it
  std::vector<base::EpochId> theirs;  // the other person's epochs

  static StolenKeys of(const scenario::Person& person, const std::string& passphrase);
};

// A TCP connection to a port on loopback that carries raw bytes.
class Line {
 public:
  // Connects to the port. If nobody accepts, the line is not connected.
  explicit Line(std::uint16_t port);
  Line(Line&& other) noexcept;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line();

  [[nodiscard]] bool connected() const { return socket_ >= 0; }
  // An attacker on the network changes the bytes that are sent from now on: turn() flips `bits` of
  // the byte at this offset, end_at() ends the connection there.
  void turn(std::size_t at, std::byte bits) { turned_ = {at, bits}; }
  void end_at(std::size_t at) { end_ = at; }
  // Returns the number of bytes that were sent so far.
  [[nodiscard]] std::size_t said() const { return said_; }
  // Sends bytes. Returns false if the other end is gone or takes nothing for five seconds.
  bool say(base::ByteView bytes);
  // Returns the bytes that were received, at least one. Returns none at the end or after the
  // timeout.
  base::Bytes hear(std::chrono::milliseconds at_most);
  // Returns exactly `size` bytes, or none if the connection ends before or the time is over.
  std::optional<base::Bytes> hear_all(std::size_t size, std::chrono::milliseconds at_most);
  // Discards received bytes. Returns whether the other end hung up.
  bool ends_within(std::chrono::milliseconds at_most);
  // Closes the sending direction.
  void stop_talking();
  // Returns all bytes until the other end hangs up, or none if it does not in this time.
  std::optional<base::Bytes> hear_to_the_end(std::chrono::milliseconds at_most);

 private:
  bool put(base::ByteView bytes);

  int socket_ = -1;
  std::size_t said_ = 0;
  std::size_t end_ = SIZE_MAX;
  std::pair<std::size_t, std::byte> turned_ = {SIZE_MAX, {}};
};

// A session with a person's node, as the initiator, beginning with the handshake.
class HostileSession {
 public:
  HostileSession(const StolenKeys& keys, std::uint16_t port) : HostileSession(keys, Line(port)) {}
  HostileSession(const StolenKeys& keys, Line line);

  // Returns true if the handshake and the confirmation are done.
  [[nodiscard]] bool open() const { return open_; }

  bool say(const wire::SessionMessage& message);
  // Sends these bytes as a message, padded to this number of frames, or (0) to as many as the
  // message needs.
  bool say_bytes(base::ByteView message, std::size_t frames = 0);
  // Sends one frame with this plaintext, which is cut or filled to the size of a frame.
  bool say_frame(base::ByteView inside);
  // Sends a Hello with an empty vector, as a new device would. Returns the other side's vector.
  std::optional<base::VersionVector> meet();
  // Returns the next message.
  std::optional<wire::SessionMessage> hear(std::chrono::milliseconds at_most);
  Line& line() { return line_; }
  bool ends_within(std::chrono::milliseconds at_most) { return line_.ends_within(at_most); }

 private:
  crypto::SystemRandom random_;
  Line line_;
  crypto::noise::CipherState sending_;
  std::uint64_t frames_ = 0;
  std::optional<sync::FrameReader> reader_;
  bool open_ = false;
};

}  // namespace waterline::hostile
