#include "courier/beacon_schedule.h"

#include <vector>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

using namespace std::chrono_literals;
using waterline::base::SteadyTime;
using waterline::courier::BeaconSchedule;

TEST_CASE("beacons come three in ten seconds, then fall silent", "[courier]") {
  waterline::fakes::SeededRandom random(GENERATE(1, 2, 3, 4, 5));
  const SteadyTime begun{1h};
  BeaconSchedule schedule(random, begun);
  bool differs = false;
  for (int times = 0; times < 2; ++times) {
    std::vector<SteadyTime> sent;
    for (int i = 0; i < 20; ++i) {
      sent.push_back(schedule.due());
      schedule.sent(schedule.due());
    }
    const SteadyTime first = sent[0];
    CHECK(sent[2] - first <= 10s);
    std::chrono::milliseconds longest = 40s;
    for (std::size_t i = 3; i < sent.size(); ++i) {
      const auto pause = sent[i] - sent[i - 1];
      CHECK(pause >= longest / 2);
      CHECK(pause <= longest);
      differs = differs || pause != longest;
      longest = std::min<std::chrono::milliseconds>(longest * 2, 10min);
    }
    CHECK(longest == 10min);
    // A wake, an address change or a lost link.
    schedule.begin(begun + 24h);
    CHECK(schedule.due() == begun + 24h);
  }
  CHECK(differs);
}

TEST_CASE("a link that flaps causes three bursts of beacons in five minutes", "[courier]") {
  waterline::fakes::SeededRandom random(6);
  SteadyTime now{1h};
  const SteadyTime end = now + 5min;
  BeaconSchedule schedule(random, now);
  int sent = 0;
  for (; now < end; now += 100ms) {
    // Each new socket begins the schedule, and a burst that is due already stays one.
    for (int sockets = 0; sockets < 4; ++sockets) schedule.begin(now);
    if (now < schedule.due()) continue;
    schedule.sent(now);
    ++sent;
  }
  // A burst that the next one interrupts has one beacon; the last has three, and some follow it.
  CHECK(sent >= 5);
  CHECK(sent <= 3 * BeaconSchedule::kBurst);
  // Later the device may announce itself again.
  schedule.begin(now + 5min);
  CHECK(schedule.due() == now + 5min);
}
