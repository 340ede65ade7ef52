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

// A partner's device with the real keys and a program of its own. It speaks the real session, and
// then says what it likes. tests/hostile/partner_test.cpp.
namespace waterline::hostile {

// What a device needs to pass for a person's: taken from that person's files, with the passphrase,
// while no node runs.
struct StolenKeys {
  crypto::IdentitySecret own;
  crypto::PublicKey partner;
  crypto::PairKey pair;
  // in which that person's device numbers what it says
  base::EpochId epoch;
  std::uint64_t through = 0;          // the number that it gave last
  std::vector<base::EpochId> theirs;  // the other person's epochs

  static StolenKeys of(const scenario::Person& person, const std::string& passphrase);
};

// A connection of TCP to a port of loopback, over which bytes go as they are.
class Line {
 public:
  // Not connected if nothing takes it.
  explicit Line(std::uint16_t port);
  Line(Line&& other) noexcept;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line();

  [[nodiscard]] bool connected() const { return socket_ >= 0; }
  // What somebody on the way does to what is said from now on: other bits in the byte at this
  // place, or an end there.
  void turn(std::size_t at, std::byte bits) { turned_ = {at, bits}; }
  void end_at(std::size_t at) { end_ = at; }
  // How much was said.
  [[nodiscard]] std::size_t said() const { return said_; }
  // False once the other end is gone, or takes nothing for five seconds.
  bool say(base::ByteView bytes);
  // What comes, at least one byte; nothing at the end of the line or when the time is over.
  base::Bytes hear(std::chrono::milliseconds at_most);
  // As much as this; nothing if the line ends before, or the time.
  std::optional<base::Bytes> hear_all(std::size_t size, std::chrono::milliseconds at_most);
  // Throws away what comes. Gives whether the other end hung up.
  bool ends_within(std::chrono::milliseconds at_most);
  // No more is said.
  void stop_talking();
  // All that comes until the other end hangs up; nothing if it does not in this time.
  std::optional<base::Bytes> hear_to_the_end(std::chrono::milliseconds at_most);

 private:
  bool put(base::ByteView bytes);

  int socket_ = -1;
  std::size_t said_ = 0;
  std::size_t end_ = SIZE_MAX;
  std::pair<std::size_t, std::byte> turned_ = {SIZE_MAX, {}};
};

// A session as the initiator, from the handshake on.
class HostileSession {
 public:
  HostileSession(const StolenKeys& keys, std::uint16_t port) : HostileSession(keys, Line(port)) {}
  HostileSession(const StolenKeys& keys, Line line);

  // The handshake and the confirmation are done.
  [[nodiscard]] bool open() const { return open_; }

  bool say(const wire::SessionMessage& message);
  // These bytes as a message, whatever they are, padded to `frames`, or to as many as it takes.
  bool say_bytes(base::ByteView message, std::size_t frames = 0);
  // One frame with this inside, cut or filled to its size.
  bool say_frame(base::ByteView inside);
  // Hello with nothing held, which is how an honest device begins; and what the other side holds.
  std::optional<base::VersionVector> meet();
  // The next message.
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
