#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "sync/session.h"
#include "wire/port_messages.h"

// What a device says to the networks that it is on so that its partner's device finds it there, and
// nobody else learns more than that there was a datagram: bytes in, bytes out. docs/protocol.md,
// "Beacons", has every byte.
namespace waterline::courier {

inline constexpr std::size_t kBeaconSize = 64;
inline constexpr std::chrono::seconds kBeaconPeriod{60};

// Makes and recognises the beacons of one pair.
//
//   beacon = XChaCha20-Poly1305 under the beacon key: a fresh random nonce (24); the port where the sender waits for
//            calls (16 bits) and 22 zeros, sealed (24); tag (16)
//   bound into the tag: whose it is, the period, the IPv4 address and the UDP port that it comes from
//
// Refused, all alike: other lengths, one's own, those of another period than the last, this and the
// next, those that come from another address than they were made for, and each after its first
// time.
class Beacons {
 public:
  using Datagram = std::array<std::byte, kBeaconSize>;
  // How many are remembered as seen. Only the partner's own count, who sends three a minute to each
  // network.
  static constexpr std::size_t kMaxSeen = 256;

  // `random` must outlive this.
  Beacons(const sync::SessionKeys& keys, base::Random& random);

  // `listen_port` 0: this device waits nowhere.
  Datagram make(const wire::port::Ipv4Endpoint& source, std::uint16_t listen_port,
                base::WallTime now);
  // The port where the partner's device waits, if this is a beacon of theirs.
  std::optional<std::uint16_t> recognise(base::ByteView datagram,
                                         const wire::port::Ipv4Endpoint& source,
                                         base::WallTime now);

 private:
  struct BeaconPurpose;
  struct Seen {
    std::int64_t period;
    std::array<std::byte, 24> nonce;
  };
  bool is_new(std::int64_t period, base::ByteView datagram, std::int64_t present);

  crypto::Key<BeaconPurpose> key_;
  std::byte own_role_;
  std::byte partner_role_;
  base::Random& random_;
  std::deque<Seen> seen_;  // oldest first
};

}  // namespace waterline::courier
