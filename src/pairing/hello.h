#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "wire/channel_messages.h"

// The first message of each side of a pairing, which is sent before any secret is used. Each has a
// fixed size and is read by hand, so that a stranger cannot reach a parser. Integers are little
// endian. Every later version keeps these sizes and the position of `version`, so that any two
// versions can tell each other why they cannot pair.
namespace waterline::pairing {

inline constexpr std::uint16_t kPairingVersion = 1;

using Nonce = std::array<std::byte, 16>;

// The layout of the first message of the joiner, the device that joins an offer: version 2 | method
// 1 | offer number 4 | nonce 16. The numbers are sizes in bytes.
inline constexpr std::size_t kJoinerHelloSize = 23;
struct JoinerHello {
  std::uint16_t version = kPairingVersion;
  // The method of pairing that the joining device sent; may be an unknown value.
  wire::channel::PairingMethod method = wire::channel::PairingMethod::kWords;
  std::uint32_t offer_number = 0;
  Nonce nonce{};
};

// The status in the answer of the device that shows the offer (the displayer) to the hello of the
// device that joins (the joiner). No status has the same number as a method of pairing. So if an
// attacker sends a joiner's own hello back, the joiner does not take it for a welcome.
enum class HelloStatus : std::uint8_t {
  kWelcome = 0x10,
  kNoSuchOffer = 0x11,
  kOtherVersion = 0x12
};

// The layout of the first message of the displayer, the device that shows the offer: version 2 |
// status 1 | nonce 16. The numbers are sizes in bytes.
inline constexpr std::size_t kDisplayerHelloSize = 19;
struct DisplayerHello {
  std::uint16_t version = kPairingVersion;
  // The status that the device with the offer sent; may be an unknown value.
  HelloStatus status = HelloStatus::kWelcome;
  Nonce nonce{};
};

base::Bytes encode(const JoinerHello& hello);
base::Bytes encode(const DisplayerHello& hello);
// Decodes the first message of the device that joins. Every sequence of bytes decodes; the caller
// checks the values. REQUIRES: `bytes` has exactly the size of that message.
JoinerHello joiner_hello_of(base::ByteView bytes);
DisplayerHello displayer_hello_of(base::ByteView bytes);

}  // namespace waterline::pairing
