#include "courier/link_choice.h"

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

using namespace std::chrono_literals;
using namespace waterline::courier;
using waterline::base::SteadyTime;
using waterline::crypto::PublicKey;

TEST_CASE("Both devices keep the same of two crossing dials", "[courier]") {
  waterline::fakes::SeededRandom random(11);
  for (int i = 0; i < 1000; ++i) {
    const PublicKey one{random.bytes<32>()};
    const PublicKey other{random.bytes<32>()};
    // Each device has its own clock, so the two devices see different start times of the same two
    // sessions.
    const auto moment = [&random] {
      return SteadyTime{1h} + std::chrono::milliseconds(random.below(9'999));
    };
    const LinkOrigin by_one_here{one, moment()};
    const LinkOrigin by_other_here{other, moment()};
    const LinkOrigin by_one_there{one, moment()};
    const LinkOrigin by_other_there{other, moment()};

    const PublicKey& kept_here = choose(by_one_here, by_other_here) == Choice::kKeepFirst
                                     ? by_one_here.initiator
                                     : by_other_here.initiator;
    const PublicKey& kept_there = choose(by_other_there, by_one_there) == Choice::kKeepFirst
                                      ? by_other_there.initiator
                                      : by_one_there.initiator;
    REQUIRE(kept_here == std::min(one, other));
    REQUIRE(kept_there == kept_here);
  }
}

TEST_CASE("A later session, or one more from the same device, is kept", "[courier]") {
  const PublicKey small{{std::byte{1}}};
  const PublicKey large{{std::byte{2}}};
  const SteadyTime now{1h};
  CHECK(choose({small, now}, {large, now + 9999ms}) == Choice::kKeepFirst);
  CHECK(choose({small, now}, {large, now + 10s}) == Choice::kKeepSecond);
  CHECK(choose({small, now + 10s}, {large, now}) == Choice::kKeepFirst);
  CHECK(choose({small, now}, {small, now + 1s}) == Choice::kKeepSecond);
  // If either is by Tor, dials may cross for longer.
  using waterline::base::Way;
  for (const auto& [first, second] :
       {std::pair(Way::kTor, Way::kTor), std::pair(Way::kTor, Way::kDirect),
        std::pair(Way::kDirect, Way::kTor)}) {
    CHECK(choose({small, now, first}, {large, now + 39s, second}) == Choice::kKeepFirst);
    CHECK(choose({small, now + 39s, first}, {large, now, second}) == Choice::kKeepFirst);
    CHECK(choose({small, now, first}, {large, now + 40s, second}) == Choice::kKeepSecond);
    CHECK(choose({small, now, first}, {small, now + 1s, second}) == Choice::kKeepSecond);
  }
  CHECK(choose({small, now + 1s}, {small, now}) == Choice::kKeepFirst);
}
