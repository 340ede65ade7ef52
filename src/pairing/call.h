#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/secret.h"
#include "wire/channel_messages.h"

// Makes and reads the call by which a joiner asks a network where the offer of its code is, and the
// answer to it. Both are datagrams that look random to everybody else. Nothing here does I/O.
// docs/protocol.md, "The pairing call", describes every byte.
namespace waterline::pairing {

inline constexpr std::size_t kCallSize = 64;
// A call from a lower UDP port gets no answer. A joiner calls from the port of beacons or from one
// that the system chose, which are higher; the services of a network, as that of names, are lower.
inline constexpr std::uint16_t kLowestCallPort = 32768;

// Names one picture to the calls for its offer. It derives from the picture's secret of 256 bits,
// from which nobody can guess back. So a device that saw an earlier picture of this person cannot
// ask for a later one, as it could by the commitment, which is the same in every picture.
using CallId = std::array<std::byte, 16>;
// REQUIRES: the secret is that of a picture, never the four words.
CallId call_id_of(const crypto::SecretBytes& picture_secret);

// The calls for one offer. Their key derives from something public, the number in the code, or from
// the call id of a picture. It must never derive from the four words: 44 bits under a fast hash
// could be guessed from a recorded call. So this class cannot be given the words.
class Calls {
 public:
  using Datagram = std::array<std::byte, kCallSize>;
  // The first bytes of a call. An answer names by them the call that it answers.
  using Nonce = std::array<std::byte, 24>;
  using Endpoint = wire::channel::Ipv4Endpoint;

  static Calls by_number(std::uint32_t offer_number);
  static Calls by_picture(const CallId& id);

  // `source` is where the datagram is sent from, or came from.
  [[nodiscard]] Datagram make_call(const Endpoint& source, base::Random& random) const;
  [[nodiscard]] Datagram make_answer(const Nonce& call, const Endpoint& source,
                                     std::uint16_t waits_at, base::Random& random) const;
  // Each returns none unless the datagram is what its name says, sent from `source`.
  [[nodiscard]] std::optional<Nonce> read_call(base::ByteView datagram,
                                               const Endpoint& source) const;
  // Returns the TCP port at which the answering device waits.
  [[nodiscard]] std::optional<std::uint16_t> read_answer(base::ByteView datagram,
                                                         const Endpoint& source,
                                                         const Nonce& call) const;

 private:
  struct CallPurpose;
  using Key = crypto::Key<CallPurpose>;

  explicit Calls(Key key) : key_(std::move(key)) {}
  [[nodiscard]] std::optional<std::uint16_t> open(base::ByteView datagram,
                                                  base::ByteView bound_data) const;

  Key key_;
};

// Returns the beginning of a call, by which an answer names it.
Calls::Nonce nonce_of(const Calls::Datagram& call);

}  // namespace waterline::pairing
