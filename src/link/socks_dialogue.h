#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "crypto/onion_keys.h"

namespace waterline::link {

// The one port of an onion service of ours. The Tor network does not see it.
inline constexpr std::uint16_t kOnionPort = 1;

// The reason why Tor could not connect (RFC 1928, section 6; from kNoDescriptor on: socks-extensions
// of Tor, proposal 304).
enum class SocksRefusal : std::uint8_t {
  kGeneral = 0x01,       // Tor names no closer reason; a call without a key ends like this too
  kNoHost = 0x04,        // the service does not answer
  kNotListening = 0x05,  // the service is there, and nothing takes its calls
  kTimeout = 0x06,       // no answer in 120 seconds
  kNoDescriptor = 0xf0,  // the service has not been there for hours
  kBadDescriptor = 0xf1,
  kNoIntroduction = 0xf2,
  kNoRendezvous = 0xf3,
  kKeyMissing = 0xf4,  // the service lets in callers with a key alone, and we gave none
  kKeyWrong = 0xf5,    // the service does not let in the key that we gave
  kBadAddress = 0xf6,
  kIntroductionTimeout = 0xf7,
  kOther = 0xff  // any other code
};

// Asks Tor's SOCKS port for a connection to an onion service or another host (RFC 1928, without authentication):
// bytes in, bytes out. Everything behind Tor's answer belongs to the partner's device, so the
// dialogue says how many bytes to read next, and never asks for one of those.
//
//   kMethod --2 bytes--> kHead --4 bytes--> kBound --6, 18 or more--> kConnected
//                          |                   ^ |
//                          |                   +-+ 1 byte: the length of a name
//                          +--a code but 0--> kRefused
//   any state --bytes that do not fit--> kBroken
//
// On a Unix socket Tor answers with an IPv6 address, 22 bytes in all, not 10 as on TCP: the size
// is that of the address's type.
class SocksDialogue {
 public:
  enum class State {
    kMethod,     // the greeting is sent; the answer is 2 bytes
    kHead,       // the request is sent; the answer begins with 4 bytes
    kBound,      // the rest of that answer: the address that Tor gave to the connection
    kConnected,  // everything from here on is the connection itself
    kRefused,    // Tor could not connect; refusal() says why
    kBroken      // the answers are not SOCKS 5
  };

  explicit SocksDialogue(const crypto::OnionAddress& address);
  // REQUIRES: the host has 1 to 255 characters.
  SocksDialogue(std::string_view host, std::uint16_t port);

  // Returns the bytes to send now, in order; they are returned once.
  base::Bytes take_output();
  // Returns how many bytes to read next; 0 if the dialogue is over.
  [[nodiscard]] std::size_t wanted() const { return wanted_ - pending_.size(); }
  // Takes bytes that were read. REQUIRES: bytes.size() <= wanted().
  void receive(base::ByteView bytes);

  [[nodiscard]] State state() const { return state_; }
  // Returns why Tor could not connect; nullopt unless the state is kRefused.
  [[nodiscard]] std::optional<SocksRefusal> refusal() const { return refusal_; }

 private:
  void take_part();
  void take_head();
  void await(State state, std::size_t size);

  base::Bytes request_;
  base::Bytes output_;
  base::Bytes pending_;  // the part that is being read
  State state_ = State::kMethod;
  std::size_t wanted_ = 2;
  bool length_is_next_ = false;
  std::optional<SocksRefusal> refusal_;
};

}  // namespace waterline::link
