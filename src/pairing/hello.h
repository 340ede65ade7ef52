#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "wire/port_messages.h"

// The two messages before any secret is in play: of one size each, read by hand, so that a stranger
// meets no parser. Integers stand least significant byte first. Every later version keeps these
// sizes and the place of `version`, so that any two versions can tell each other why they cannot
// pair.
namespace waterline::pairing {

inline constexpr std::uint16_t kPairingVersion = 1;

using Nonce = std::array<std::byte, 16>;

// version 2 | method 1 | offer number 4 | nonce 16
inline constexpr std::size_t kJoinerHelloSize = 23;
struct JoinerHello {
  std::uint16_t version = kPairingVersion;
  // as it came: may be none of those known
  wire::port::PairingMethod method = wire::port::PairingMethod::kWords;
  std::uint32_t offer_number = 0;
  Nonce nonce{};
};

// No status has the number of a method: a joiner whose own hello is thrown back at it does not read
// a welcome.
enum class HelloStatus : std::uint8_t {
  kWelcome = 0x10,
  kNoSuchOffer = 0x11,
  kOtherVersion = 0x12
};

// version 2 | status 1 | nonce 16
inline constexpr std::size_t kDisplayerHelloSize = 19;
struct DisplayerHello {
  std::uint16_t version = kPairingVersion;
  HelloStatus status = HelloStatus::kWelcome;  // as it came: may be none of those known
  Nonce nonce{};
};

base::Bytes encode(const JoinerHello& hello);
base::Bytes encode(const DisplayerHello& hello);
// REQUIRES: exactly as many bytes as the message has. Any bytes are some hello; what it says is for
// the reader to judge.
JoinerHello joiner_hello_of(base::ByteView bytes);
DisplayerHello displayer_hello_of(base::ByteView bytes);

}  // namespace waterline::pairing
