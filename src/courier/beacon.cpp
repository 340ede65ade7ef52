#include "courier/beacon.h"

#include <algorithm>

#include "crypto/aead.h"
#include "crypto/kdf.h"

namespace waterline::courier {
namespace {

using wire::channel::Ipv4Endpoint;

constexpr std::size_t kContentSize = kBeaconSize - crypto::kSealOverhead;
// The byte of a beacon that says whether its sender has the smaller or the larger public key.
// Without it a device would accept its own beacon if somebody sends it back.
constexpr std::byte kSmallerKey{1};
constexpr std::byte kLargerKey{2};

std::int64_t period_of(base::WallTime time) {
  return std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<kBeaconPeriod.count()>>>(
             time)
      .time_since_epoch()
      .count();
}

base::Bytes bound_data(std::byte role, std::int64_t period, const Ipv4Endpoint& source) {
  base::Bytes bytes{role};
  base::append_little_endian(bytes, static_cast<std::uint64_t>(period));
  base::append(bytes, source.host);
  base::append_little_endian(bytes, source.port);
  return bytes;
}

}  // namespace

Beacons::Beacons(const sync::SessionKeys& keys, base::Random& random)
    : key_(crypto::derive<crypto::Key<BeaconPurpose>>(keys.link, crypto::label::kBeacon)),
      random_(random) {
  const bool is_smaller = crypto::public_key_of(keys.own) < keys.partner;
  own_role_ = is_smaller ? kSmallerKey : kLargerKey;
  partner_role_ = is_smaller ? kLargerKey : kSmallerKey;
}

Beacons::Datagram Beacons::make(const Ipv4Endpoint& source, std::uint16_t listen_port,
                                base::WallTime now) {
  base::Bytes content;
  base::append_little_endian(content, listen_port);
  content.resize(kContentSize);
  Datagram datagram{};
  crypto::seal(key_.bytes(), content, bound_data(own_role_, period_of(now), source), random_,
               datagram);
  return datagram;
}

std::optional<std::uint16_t> Beacons::recognise(base::ByteView datagram, const Ipv4Endpoint& source,
                                                base::WallTime now) {
  if (datagram.size() != kBeaconSize) return {};
  const std::int64_t present = period_of(now);
  std::array<std::byte, kContentSize> content{};
  for (const std::int64_t period : {present, present - 1, present + 1}) {
    if (!crypto::open(key_.bytes(), datagram, bound_data(partner_role_, period, source), content))
      continue;
    const auto unused = base::ByteView(content).subspan(sizeof(std::uint16_t));
    if (std::ranges::any_of(unused, [](std::byte byte) { return byte != std::byte{0}; })) return {};
    if (!is_new(period, datagram, present)) return {};
    return base::read_little_endian<std::uint16_t>(content);
  }
  return {};
}

bool Beacons::is_new(std::int64_t period, base::ByteView datagram, std::int64_t present) {
  std::erase_if(seen_, [present](const Seen& one) {
    return one.period < present - 1 || one.period > present + 1;
  });
  Seen added{period, {}};
  std::ranges::copy(datagram.first(added.nonce.size()), added.nonce.begin());
  if (std::ranges::any_of(seen_, [&added](const Seen& one) { return one.nonce == added.nonce; }))
    return false;
  seen_.push_back(added);
  if (seen_.size() > kMaxSeen) seen_.pop_front();
  return true;
}

}  // namespace waterline::courier
