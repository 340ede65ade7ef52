#include <algorithm>

#include <catch2/catch.hpp>

#include "courier/beacon.h"
#include "fakes/manual_clock.h"
#include "twins/recording.h"

using namespace waterline;
using namespace waterline::twins;

namespace {

const wire::channel::Ipv4Endpoint kSource{
    {std::byte{192}, std::byte{168}, std::byte{1}, std::byte{5}}, 40000};

// A year of two people: events on most days, sometimes a long letter, a session or two a day,
// sometimes a bundle, and beacons while they are apart. A simulated wall clock moves on day by day.
struct Year {
  explicit Year(std::uint64_t seed) : script(seed), a(seed + 1, seed + 2), b(seed + 3, seed + 4) {
    pair(a, b, script);
    key = crypto::LinkKey::generate(script);
    const auto pair_of = [&](Person& own, Person& other) {
      return sync::SessionKeys{own.identity().clone(), crypto::public_key_of(other.identity()),
                               key.clone()};
    };
    courier::Beacons of_a(pair_of(a, b), script);
    courier::Beacons of_b(pair_of(b, a), script);
    for (int day = 0; day < 365; ++day) {
      clock.advance(std::chrono::days(1));
      live_a_day();
      for (courier::Beacons* beacons : {&of_a, &of_b}) {
        for (int i = 0; i < 8; ++i) {
          recording.add_beacon(
              beacons->make(kSource, 45000, clock.now() + std::chrono::minutes(i)));
        }
      }
      const std::size_t syncs = script.below(3);
      for (std::size_t i = 0; i < syncs; ++i) {
        const bool a_dials = script.below(2) == 0;
        recording.add_session(a_dials ? meet(a, b, key, script.below(1U << 30))
                                      : meet(b, a, key, script.below(1U << 30)));
      }
      if (script.below(15) == 0) recording.add_file(carry(a, b, key, script.below(1U << 30)));
      if (script.below(15) == 0) recording.add_file(carry(b, a, key, script.below(1U << 30)));
    }
  }

  void live_a_day() {
    for (Person* person : {&a, &b}) {
      if (script.below(3) == 0) {
        const std::size_t size = script.below(20) == 0 ? script.below(60000) : script.below(1500);
        const std::string words =
            "day " + std::to_string(script.below(10000)) + std::string(size, 'w');
        person->hold(base::Depth::kWhole, words, {.due = clock.now()}, clock.now());
      }
      if (script.below(4) == 0) person->act_together(script, clock.now());
      if (script.below(4) == 0)
        person->mark(script.below(100), base::AcknowledgementKind::kWithYou);
      person->publish_due(clock.now());
    }
  }

  fakes::SeededRandom script;
  fakes::ManualClock clock;
  Person a;
  Person b;
  crypto::LinkKey key;
  Recording recording;
};

}  // namespace

TEST_CASE("a recording of a year has no repetition, bias or odd size", "[recording]") {
  Year year(20261124);
  CHECK(year.recording.size() > 3'000'000);
  CHECK(year.recording.odd_size() == "");
  CHECK(year.recording.bias() == "");
  CHECK(year.recording.repeated() == "");
  for (Person* person : {&year.a, &year.b}) {
    const auto key = crypto::public_key_of(person->identity());
    CHECK_FALSE(year.recording.has(base::ByteView(key.bytes).first(6)));
    for (const auto& [epoch, mark] : person->ledger().vector().value().epochs) {
      CHECK_FALSE(year.recording.has(base::ByteView(epoch.bytes()).first(6)));
    }
    for (const auto& item : person->ledger().items().value()) {
      CHECK_FALSE(year.recording.has(base::ByteView(item.id.bytes()).first(6)));
    }
  }
}

TEST_CASE("a repetition, bias or odd size in a recording is found", "[recording]") {
  fakes::SeededRandom random(5);
  const auto chance = [&](std::size_t size) {
    base::Bytes bytes(size);
    random.fill(bytes);
    return bytes;
  };
  const auto session = [&](std::size_t size) {
    return Traffic{{{true, chance(48)}, {false, chance(48)}, {true, chance(size)}}};
  };
  Recording recording;
  for (int i = 0; i < 500; ++i) recording.add_session(session(3072));
  recording.add_file({{{true, chance(48 + 4096 + 16)}}});
  REQUIRE(recording.odd_size() + recording.bias() + recording.repeated() == "");

  SECTION("eight bytes of one session, in a beacon") {
    const base::Bytes name = chance(8);
    Traffic with_name = session(3072);
    std::ranges::copy(name, with_name.writes[2].bytes.begin() + 1001);
    recording.add_session(with_name);
    CHECK(recording.repeated() == "");
    base::Bytes beacon = chance(64);
    std::ranges::copy(name, beacon.begin() + 3);
    recording.add_beacon(beacon);
    CHECK(recording.repeated() != "");
    CHECK(recording.has(name));
  }
  SECTION("a bit that is always set") {
    for (int i = 0; i < 500; ++i) {
      Traffic marked = session(3072);
      marked.writes[0].bytes[7] |= std::byte{4};
      recording.add_session(marked);
    }
    CHECK(recording.bias().starts_with("bit 58 of a handshake message"));
  }
  SECTION("a length between two rungs") {
    recording.add_session(session(std::size_t{61} * 1024));
    CHECK(recording.odd_size() == "a stretch of 62464 bytes");
  }
  SECTION("half a frame") {
    recording.add_session(session(3072 + 512));
    CHECK(recording.odd_size() != "");
  }
  SECTION("a file that is not padded") {
    recording.add_file({{{true, chance(48 + 5001 + 16)}}});
    CHECK(recording.odd_size() != "");
  }
}
