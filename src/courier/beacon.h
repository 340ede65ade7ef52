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
#include "wire/channel_messages.h"

// Makes and reads beacons, the broadcast packets by which two paired devices find each other on a
// network. Everybody else learns only that there was a packet. Nothing here does I/O.
// docs/protocol.md, "Beacons", describes every byte.
namespace waterline::courier {

inline constexpr std::size_t kBeaconSize = 64;
inline constexpr std::chrono::seconds kBeaconPeriod{60};

// Makes and recognises the beacons of one pair.
//
//   beacon = XChaCha20-Poly1305 under the beacon key: a fresh random nonce (24); the port where the
//            sender accepts calls (16 bits) and 22 zeros, sealed (24); tag (16)
//   bound into the tag: the sender's role, the period, the source IPv4 address and UDP port
//
// A period is a fixed span of time, so a recorded beacon soon becomes invalid. All of these get the
// same refusal: another length; our own beacon; a period other than the previous, present or next
// one; another source address than the beacon was made for; a repetition.
class Beacons {
 public:
  using Datagram = std::array<std::byte, kBeaconSize>;
  // How many beacons are remembered, so that none counts twice. Only the partner's are remembered,
  // and the partner sends five in the first minute to each network, and later fewer.
  static constexpr std::size_t kMaxSeen = 256;

  // `random` must outlive this object.
  Beacons(const sync::SessionKeys& keys, base::Random& random);

  // Returns a new beacon that is sent from `source`. `listen_port` is 0 if this device accepts no
  // calls.
  Datagram make(const wire::channel::Ipv4Endpoint& source, std::uint16_t listen_port,
                base::WallTime now);
  // If the packet is a beacon of the partner's, returns the port where their device accepts calls.
  std::optional<std::uint16_t> recognise(base::ByteView datagram,
                                         const wire::channel::Ipv4Endpoint& source,
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
