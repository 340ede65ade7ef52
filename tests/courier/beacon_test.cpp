#include "courier/beacon.h"

#include <set>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

using namespace waterline;
using namespace waterline::courier;
using namespace std::chrono_literals;
using wire::channel::Ipv4Endpoint;

namespace {

constexpr std::uint16_t kPort = 47000;
const Ipv4Endpoint kHere{{std::byte{10}, std::byte{0}, std::byte{0}, std::byte{1}}, 40001};
// The middle of a beacon period (60 seconds), so that neither edge of the period is near.
const base::WallTime kNow{std::chrono::hours(490'000) + 30s};

struct Pair {
  explicit Pair(std::uint64_t seed = 1) {
    fakes::SeededRandom random(seed);
    a = crypto::IdentitySecret::generate(random);
    b = crypto::IdentitySecret::generate(random);
    key = crypto::LinkKey::generate(random);
  }
  [[nodiscard]] sync::SessionKeys of_a() const {
    return {a.clone(), crypto::public_key_of(b), key.clone()};
  }
  [[nodiscard]] sync::SessionKeys of_b() const {
    return {b.clone(), crypto::public_key_of(a), key.clone()};
  }

  crypto::IdentitySecret a;
  crypto::IdentitySecret b;
  crypto::LinkKey key;
};

struct TwoDevices {
  fakes::SeededRandom random{7};
  Pair pair;
  Beacons a{pair.of_a(), random};
  Beacons b{pair.of_b(), random};
};

}  // namespace

TEST_CASE("the partner recognises a beacon within one period, with its port", "[courier]") {
  TwoDevices two;
  for (const auto apart : {-60s, 0s, 60s}) {
    CHECK(two.b.recognise(two.a.make(kHere, kPort, kNow), kHere, kNow + apart) == kPort);
    CHECK(two.a.recognise(two.b.make(kHere, kPort, kNow), kHere, kNow + apart) == kPort);
  }
  CHECK(two.b.recognise(two.a.make(kHere, 0, kNow), kHere, kNow) == 0);
  for (const auto apart : {-120s, 120s, 3600s}) {
    CHECK_FALSE(two.b.recognise(two.a.make(kHere, kPort, kNow), kHere, kNow + apart).has_value());
  }
}

TEST_CASE("a beacon counts once, from its address, and never for its sender", "[courier]") {
  TwoDevices two;
  const auto beacon = two.a.make(kHere, kPort, kNow);
  // The beacon is reflected to its sender.
  CHECK_FALSE(two.a.recognise(beacon, kHere, kNow).has_value());
  // A beacon from another address or port than the one that is sealed in it does not count.
  Ipv4Endpoint elsewhere = kHere;
  elsewhere.host[3] = std::byte{2};
  CHECK_FALSE(two.b.recognise(beacon, elsewhere, kNow).has_value());
  elsewhere = kHere;
  elsewhere.port = 40002;
  CHECK_FALSE(two.b.recognise(beacon, elsewhere, kNow).has_value());
  // The same beacon comes again, at each time at which it would still count. It counts only once.
  CHECK(two.b.recognise(beacon, kHere, kNow - 60s) == kPort);
  for (const auto later : {-60s, 0s, 60s})
    CHECK_FALSE(two.b.recognise(beacon, kHere, kNow + later).has_value());
  // Many new beacons from the partner do not make the repeated one count again. The device
  // remembers only a bounded number of them.
  for (std::size_t i = 0; i + 1 < Beacons::kMaxSeen; ++i) {
    REQUIRE(two.b.recognise(two.a.make(kHere, kPort, kNow), kHere, kNow) == kPort);
  }
  CHECK_FALSE(two.b.recognise(beacon, kHere, kNow).has_value());
}

TEST_CASE("another pair's beacon or an altered one is not recognised", "[courier]") {
  TwoDevices two;
  fakes::SeededRandom random(9);
  Beacons stranger(Pair(2).of_b(), random);
  auto beacon = two.a.make(kHere, kPort, kNow);
  CHECK_FALSE(stranger.recognise(beacon, kHere, kNow).has_value());
  for (std::size_t bit = 0; bit < beacon.size() * 8; ++bit) {
    beacon[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
    REQUIRE_FALSE(two.b.recognise(beacon, kHere, kNow).has_value());
    beacon[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
  }
  for (std::size_t size = 0; size < beacon.size(); ++size) {
    REQUIRE_FALSE(two.b.recognise(base::ByteView(beacon).first(size), kHere, kNow).has_value());
  }
  base::Bytes longer = base::to_bytes(beacon);
  longer.push_back(std::byte{0});
  CHECK_FALSE(two.b.recognise(longer, kHere, kNow).has_value());
  CHECK(two.b.recognise(beacon, kHere, kNow) == kPort);
}

TEST_CASE("beacons have one size, share no eight bytes, and look random", "[courier]") {
  TwoDevices two;
  constexpr int kBeacons = 4000;
  std::set<std::uint64_t> pieces;
  std::array<std::size_t, 256> counts{};
  std::size_t made = 0;
  for (int i = 0; i < kBeacons; ++i) {
    // Seals the same content again and again in one period. No 8 bytes may occur twice.
    const auto beacon = (i % 2 == 0 ? two.a : two.b).make(kHere, kPort, kNow);
    static_assert(std::tuple_size_v<Beacons::Datagram> == kBeaconSize);
    for (const std::byte byte : beacon) ++counts[std::to_integer<std::size_t>(byte)];
    for (std::size_t at = 0; at + 8 <= beacon.size(); ++at, ++made) {
      pieces.insert(base::read_little_endian<std::uint64_t>(base::ByteView(beacon).subspan(at)));
    }
  }
  CHECK(pieces.size() == made);
  // Chi-square with 255 degrees of freedom exceeds 380 once in a million.
  const double expected = static_cast<double>(kBeacons) * kBeaconSize / 256;
  double chi_square = 0;
  for (const std::size_t count : counts) {
    const double off = static_cast<double>(count) - expected;
    chi_square += off * off / expected;
  }
  CHECK(chi_square < 380);
}
