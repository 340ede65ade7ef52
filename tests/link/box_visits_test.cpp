#include "link/box_visits.h"

#include <set>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

// When a device looks into the box.
namespace waterline::link {
namespace {

using namespace std::chrono_literals;
using State = BoxVisits::State;
using Failure = BoxVisits::Failure;

struct Device {
  fakes::SeededRandom random{1};
  BoxVisits visits{random};
  base::SteadyTime now{1000h};

  // Returns how long it takes until the next visit begins.
  std::chrono::nanoseconds until_visit() {
    REQUIRE(visits.due());
    const auto pause = *visits.due() - now;
    CHECK_FALSE(visits.begins(*visits.due() - 1s));
    now = *visits.due();
    REQUIRE(visits.begins(now));
    REQUIRE(visits.state() == State::kVisits);
    return pause;
  }
};

bool within(std::chrono::nanoseconds pause, BoxVisits::Span span, int times = 1) {
  return pause >= span.least * times && pause <= span.most * times;
}

}  // namespace

TEST_CASE("a device looks in soon after it comes, then rarely", "[link][box]") {
  Device device;
  CHECK_FALSE(device.visits.begins(device.now));
  device.visits.comes(device.now);
  CHECK(within(device.until_visit(), BoxVisits::kSoon));
  for (int i = 0; i < 50; ++i) {
    device.visits.succeeded(device.now);
    CHECK(within(device.until_visit(), BoxVisits::kRarely));
  }
}

TEST_CASE("words are brought minutes later, drawn once", "[link][box]") {
  std::set<std::chrono::nanoseconds> pauses;
  Device device;
  device.visits.comes(device.now);
  device.until_visit();
  for (int i = 0; i < 50; ++i) {
    device.visits.succeeded(device.now);
    for (int again = 0; again < 20; ++again) device.visits.has_words(device.now);
    const auto pause = device.until_visit();
    CHECK(within(pause, BoxVisits::kSoon));
    pauses.insert(pause);
  }
  CHECK(pauses.size() > 20);
}

TEST_CASE("a visit that fails is tried again ever more rarely", "[link][box]") {
  Device device;
  device.visits.comes(device.now);
  device.until_visit();
  for (const int times : {1, 2, 4, 8, 8}) {
    device.visits.failed(Failure::kPassing, device.now);
    device.visits.has_words(device.now);  // they do not hurry it
    CHECK(within(device.until_visit(), BoxVisits::kSoon, times));
  }
  device.visits.succeeded(device.now);
  device.until_visit();
  device.visits.failed(Failure::kLasting, device.now);
  CHECK(within(device.until_visit(), BoxVisits::kRarely));
}

TEST_CASE("no visit follows another key, unless a person asks", "[link][box]") {
  Device device;
  device.visits.comes(device.now);
  device.until_visit();
  device.visits.failed(Failure::kHarmful, device.now);
  CHECK(device.visits.state() == State::kStopped);
  device.visits.comes(device.now);
  device.visits.has_words(device.now);
  CHECK_FALSE(device.visits.due());
  CHECK_FALSE(device.visits.begins(device.now + 1000h));
  device.visits.asked(device.now);
  CHECK(device.visits.begins(device.now));
}

TEST_CASE("a device that is away visits nothing, whoever asks", "[link][box]") {
  Device device;
  device.visits.asked(device.now);
  device.visits.has_words(device.now);
  CHECK_FALSE(device.visits.begins(device.now + 1000h));
  device.visits.comes(device.now);
  device.visits.goes();
  CHECK_FALSE(device.visits.due());
  device.visits.comes(device.now);
  device.until_visit();
  device.visits.goes();  // in the middle of a visit
  device.visits.succeeded(device.now);
  device.visits.failed(Failure::kPassing, device.now);
  CHECK(device.visits.state() == State::kAway);
}

TEST_CASE("a person who asks is served at once", "[link][box]") {
  Device device;
  device.visits.comes(device.now);
  device.visits.asked(device.now);
  CHECK(device.visits.begins(device.now));
  device.visits.asked(device.now);
  CHECK(device.visits.state() == State::kVisits);
}

}  // namespace waterline::link
