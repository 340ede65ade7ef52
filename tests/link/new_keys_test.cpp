#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"
#include "linked_device.h"

// Tests that new keys of a person reach the partner's device through the real courier, whichever
// device calls.

using namespace waterline;
using namespace waterline::link;

namespace {

void renew(Device& device) {
  device.stop();
  device.renew_person();
  device.start();
}

void check_renewed(Device& one, Device& other, const std::string& when) {
  INFO(when);
  REQUIRE(one.has_renewed());
  REQUIRE(other.has_renewed());
  REQUIRE(one.sync().ok());
  REQUIRE(other.sync().ok());
  CHECK(one.partner() == other.public_key());
  CHECK(other.partner() == one.public_key());
}

}  // namespace

TEST_CASE("new keys of one or both devices are accepted, and sync continues", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  anna.share("before");
  REQUIRE(anna.sync().ok());

  ben.stop();
  renew(anna);
  CHECK(anna.status().renewal == PartnerLink::Renewal::kWaits);
  anna.share("while the keys wait");
  ben.start();
  CHECK(ben.holds("while the keys wait"));
  check_renewed(anna, ben, "first");

  renew(ben);
  check_renewed(anna, ben, "the other");
  anna.stop();
  ben.stop();
  anna.renew_person();
  ben.renew_person();
  anna.start();
  ben.start();
  check_renewed(anna, ben, "both");
  ben.share("after");
  CHECK(anna.holds("after"));
}

TEST_CASE("new keys are accepted even if a device stops in between", "[link]") {
  fakes::SeededRandom random(7);
  Device anna;
  Device ben;
  pair(anna, ben);
  for (int round = 0; round < 4; ++round) {
    renew(round % 2 == 0 ? anna : ben);
    for (int i = 0; i < 4; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(random.below(40)));
      (random.below(2) == 0 ? anna : ben).restart();
    }
    check_renewed(anna, ben, "after stops");
  }
  anna.share("after all of it");
  CHECK(ben.holds("after all of it"));
}
