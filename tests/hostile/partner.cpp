#include "hostile/partner.h"

#include <algorithm>

#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto/kdf.h"
#include "keyring/keyring.h"
#include "ledger/ledger.h"

namespace waterline::hostile {

using namespace std::chrono_literals;
using crypto::noise::Role;

StolenKeys StolenKeys::of(const scenario::Person& person, const std::string& passphrase) {
  const std::string content = scenario::content_of(person.home() / "keyring");
  const auto root =
      keyring::open_with_passphrase(base::bytes_of(content), base::bytes_of(passphrase));
  REQUIRE(root.ok());
  const keyring::DerivedKeys keys = keyring::derive_keys(*root);
  crypto::SystemRandom random;
  auto ledger = ledger::Ledger::open(person.home() / "ledger.db", keys.ledger_store, keys.author,
                                     keys.proof, random);
  REQUIRE(ledger.ok());
  auto partnership = ledger->partnership();
  REQUIRE(partnership.ok());
  REQUIRE(partnership->has_value());
  StolenKeys stolen{keys.identity.clone(),
                    (*partnership)->partner,
                    (*partnership)->pair_key.clone(),
                    base::EpochId(),
                    0,
                    {}};
  const auto vector = ledger->vector();
  REQUIRE(vector.ok());
  for (const auto& [epoch, mark] : vector->epochs) {
    if (mark.author == base::Author::kPartner) {
      stolen.theirs.push_back(epoch);
    } else {
      stolen.epoch = epoch;
      stolen.through = mark.through;
    }
  }
  return stolen;
}

// ---- the line

Line::Line(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const sockaddr_in address{AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {}};
  const timeval patience{5, 0};
  static_cast<void>(setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience));
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
  close(socket_);
  socket_ = -1;
}

Line::Line(Line&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      said_(other.said_),
      end_(other.end_),
      turned_(std::move(other.turned_)) {}

Line::~Line() {
  if (socket_ >= 0) close(socket_);
}

bool Line::say(base::ByteView bytes) {
  base::Bytes altered =
      base::to_bytes(bytes.first(std::min(bytes.size(), end_ - std::min(end_, said_))));
  if (turned_.first >= said_ && turned_.first - said_ < altered.size())
    altered[turned_.first - said_] ^= turned_.second;
  said_ += altered.size();
  if (!put(altered)) return false;
  if (altered.size() == bytes.size()) return true;
  stop_talking();
  return false;
}

void Line::stop_talking() {
  shutdown(socket_, SHUT_WR);
}

bool Line::put(base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

base::Bytes Line::hear(std::chrono::milliseconds at_most) {
  base::Bytes heard(std::size_t{64} * 1024);
  pollfd wait{socket_, POLLIN, 0};
  ssize_t size = 0;
  if (poll(&wait, 1, static_cast<int>(at_most.count())) == 1)
    size = recv(socket_, heard.data(), heard.size(), 0);
  heard.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return heard;
}

std::optional<base::Bytes> Line::hear_all(std::size_t size, std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  base::Bytes heard(size);
  std::size_t have = 0;
  while (have < size) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd wait{socket_, POLLIN, 0};
    if (left <= 0ms || poll(&wait, 1, static_cast<int>(left.count())) != 1) return {};
    const ssize_t got = recv(socket_, heard.data() + have, size - have, 0);
    if (got <= 0) return {};
    have += static_cast<std::size_t>(got);
  }
  return heard;
}

std::optional<base::Bytes> Line::hear_to_the_end(std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  base::Bytes heard;
  base::Bytes part(std::size_t{64} * 1024);
  while (std::chrono::steady_clock::now() < until) {
    pollfd wait{socket_, POLLIN, 0};
    if (poll(&wait, 1, 50) != 1) continue;
    const ssize_t got = recv(socket_, part.data(), part.size(), 0);
    if (got <= 0) return heard;
    base::append(heard, base::ByteView(part).first(static_cast<std::size_t>(got)));
  }
  return {};
}

bool Line::ends_within(std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  while (std::chrono::steady_clock::now() < until) {
    pollfd wait{socket_, POLLIN, 0};
    std::byte buffer[4096];
    if (poll(&wait, 1, 50) == 1 && recv(socket_, buffer, sizeof buffer, 0) <= 0) return true;
  }
  return false;
}

// ---- the session (docs/protocol.md, "Handshake" and "Frames")

HostileSession::HostileSession(const StolenKeys& keys, Line line) : line_(std::move(line)) {
  if (!line_.connected()) return;
  crypto::noise::HandshakeSetup setup;
  setup.pattern = "KKpsk0";
  setup.role = Role::kInitiator;
  base::append_length_value(setup.prologue, base::bytes_of("waterline/1"));
  base::append_length_value(setup.prologue, crypto::public_key_of(keys.own).bytes);
  base::append_length_value(setup.prologue, keys.partner.bytes);
  base::append_length_value(setup.prologue, base::bytes_of("tcp"));
  setup.local_static = crypto::noise::key_pair_of(keys.own);
  setup.remote_static = keys.partner;
  struct Psk;
  setup.psks.push_back(crypto::SecretBytes::copy_of(
      crypto::derive<crypto::Key<Psk>>(crypto::link_key_of(keys.pair), crypto::label::kSession)
          .bytes()));
  crypto::noise::HandshakeState handshake(std::move(setup), random_);
  if (!line_.say(handshake.write_message({}).value())) return;
  const auto answer = line_.hear_all(sync::limits::kHandshakeMessageSize, 10s);
  if (!answer || !handshake.read_message(*answer).ok()) return;
  auto transport = std::move(handshake).split();
  sending_ = std::move(transport.sending);
  reader_.emplace(std::move(transport.receiving), sync::FrameBounds{});
  base::Bytes confirm(1, static_cast<std::byte>(sync::FrameKind::kConfirm));
  base::append(confirm, transport.handshake_hash);
  if (!say_frame(confirm)) return;
  const auto confirmed = line_.hear_all(sync::limits::kFrameSize, 10s);
  open_ = confirmed && reader_->read(*confirmed).ok();
}

bool HostileSession::say_frame(base::ByteView inside) {
  base::Bytes frame = base::to_bytes(inside);
  frame.resize(1 + sync::kFrameBodySize);
  const auto sealed = sending_.encrypt_with_ad({}, frame);
  if (++frames_ % sync::limits::kFramesBetweenRekeys == 0) sending_.rekey();
  return line_.say(sealed.value());
}

bool HostileSession::say_bytes(base::ByteView message, std::size_t frames) {
  const std::size_t needed =
      (sync::kMessageHeaderSize + message.size() + sync::kFrameBodySize - 1) / sync::kFrameBodySize;
  frames = std::max(frames, needed);
  base::Bytes all;
  base::append_little_endian(all, static_cast<std::uint32_t>(message.size()));
  base::append_little_endian(all, static_cast<std::uint16_t>(frames));
  base::append(all, message);
  all.resize(frames * sync::kFrameBodySize);
  base::Bytes sealed;
  for (std::size_t i = 0; i < frames; ++i) {
    base::Bytes inside(1, static_cast<std::byte>(sync::FrameKind::kMessage));
    base::append(inside,
                 base::ByteView(all).subspan(i * sync::kFrameBodySize, sync::kFrameBodySize));
    base::append(sealed, sending_.encrypt_with_ad({}, inside).value());
    if (++frames_ % sync::limits::kFramesBetweenRekeys == 0) sending_.rekey();
  }
  return line_.say(sealed);
}

bool HostileSession::say(const wire::SessionMessage& message) {
  return say_bytes(wire::encode(message));
}

std::optional<wire::SessionMessage> HostileSession::hear(std::chrono::milliseconds at_most) {
  for (;;) {
    const auto frame = line_.hear_all(sync::limits::kFrameSize, at_most);
    if (!frame) return {};
    auto content = reader_->read(*frame);
    if (!content) return {};
    if (const auto* whole = std::get_if<sync::WholeMessage>(&*content)) {
      auto message = wire::decode_session_message(whole->bytes);
      return message ? std::optional(*std::move(message)) : std::nullopt;
    }
  }
}

std::optional<base::VersionVector> HostileSession::meet() {
  if (!open_ || !say(wire::Hello{})) return {};
  const auto message = hear(10s);
  if (!message || !std::holds_alternative<wire::Hello>(*message)) return {};
  return std::get<wire::Hello>(*message).vector;
}

}  // namespace waterline::hostile
