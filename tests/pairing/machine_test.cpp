#include "pairing/machine.h"

#include <catch2/catch.hpp>

#include "pairing/frame.h"
#include "two_devices.h"

namespace waterline::pairing {
namespace {

using namespace testing;

void check_paired(const Pair& pair, const Device& joiner, const Device& displayer) {
  CHECK(joiner.owner.end == PairingEnd::kPaired);
  CHECK(displayer.owner.end == PairingEnd::kPaired);
  REQUIRE(joiner.owner.stored);
  REQUIRE(displayer.owner.stored);
  CHECK(joiner.owner.stored->partner == pair.displayer_key);
  CHECK(displayer.owner.stored->partner == pair.joiner_key);
  CHECK(same_key(joiner.owner.stored->pair_key, displayer.owner.stored->pair_key));
  CHECK(joiner.owner.words == displayer.owner.words);
  CHECK(joiner.owner.guesses == 1);
  CHECK(displayer.owner.guesses == 1);
}

TEST_CASE("Two devices with one code pair, wherever their bytes are cut", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Pair pair(method, seed);
    const auto joiner_epoch = pair.joiner.epoch;
    const auto displayer_epoch = pair.displayer.epoch;
    Device joiner = pair.joining();
    Device displayer = pair.displaying();
    fakes::SeededRandom cuts(seed);
    Network network;
    const std::size_t longest = seed == 0 ? 1 : 1500;
    network.piece = [&] { return 1 + cuts.below(longest); };
    converse(joiner, displayer, network);
    check_paired(pair, joiner, displayer);
    CHECK(joiner.owner.stored->partner_epoch == displayer_epoch);
    CHECK(displayer.owner.stored->partner_epoch == joiner_epoch);
    CHECK(joiner.owner.stored->partner_port == 0);
    CHECK(displayer.owner.stored->partner_port == 4000);
  }
}

TEST_CASE("Two runs of equal devices and code share neither keys nor words", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  std::vector<Agreed> agreed;
  std::vector<std::array<std::uint16_t, 6>> words;
  Pair pair(method);
  for (int run = 0; run < 2; ++run) {
    Pair same(method);
    Device joiner(std::move(same.joiner), pair.random);
    Device displayer(std::move(same.displayer), pair.random);
    converse(joiner, displayer);
    check_paired(same, joiner, displayer);
    agreed.push_back(std::move(*joiner.owner.stored));
    words.push_back(*joiner.owner.words);
  }
  CHECK(agreed[0].partner == agreed[1].partner);
  CHECK_FALSE(same_key(agreed[0].pair_key, agreed[1].pair_key));
  CHECK(words[0] != words[1]);
}

TEST_CASE("A run has the same number of bytes for every listen port", "[pairing]") {
  Pair plain(PairingMethod::kWords);
  Pair wordy(PairingMethod::kWords);
  plain.joiner.listen_port = 0;
  wordy.joiner.listen_port = 65535;
  Device plain_joiner = plain.joining();
  Device plain_displayer = plain.displaying();
  Device wordy_joiner = wordy.joining();
  Device wordy_displayer = wordy.displaying();
  const auto [plain_out, plain_back] = converse(plain_joiner, plain_displayer);
  const auto [wordy_out, wordy_back] = converse(wordy_joiner, wordy_displayer);
  check_paired(wordy, wordy_joiner, wordy_displayer);
  CHECK(plain_out.size() == wordy_out.size());
  CHECK(plain_back.size() == wordy_back.size());
}

TEST_CASE("Different words end the run on both sides, and nothing is stored", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  const bool joiner_says = GENERATE(true, false);
  Pair pair(method);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  joiner.owner.says_same = joiner_says;
  displayer.owner.says_same = !joiner_says;
  converse(joiner, displayer);
  CHECK(joiner.owner.end == PairingEnd::kNotConfirmed);
  CHECK(displayer.owner.end == PairingEnd::kNotConfirmed);
  CHECK_FALSE(joiner.owner.stored);
  CHECK_FALSE(displayer.owner.stored);
}

TEST_CASE("No partnership is agreed before both people have confirmed", "[pairing]") {
  const bool joiner_first = GENERATE(true, false);
  Pair pair(PairingMethod::kWords);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  Device& first = joiner_first ? joiner : displayer;
  Device& second = joiner_first ? displayer : joiner;
  first.owner.answers = true;
  // The second person does not answer: their device learns that the guess was counted, and then
  // waits for the comparison of the six words.
  second.owner.answers = false;
  bool counted = false;
  for (int turn = 0; turn < 6; ++turn) {
    converse(joiner, displayer);
    if (second.owner.guesses == 1 && !counted) {
      counted = true;
      second.handle(second.machine().guess_counted(true, second.now));
    }
  }
  REQUIRE(second.owner.words);
  CHECK_FALSE(first.owner.stored);
  CHECK_FALSE(second.owner.stored);
  CHECK_FALSE(first.owner.end);
  CHECK_FALSE(second.owner.end);

  second.owner.answers = true;
  second.handle(second.machine().words_compared(true, second.now));
  converse(joiner, displayer);
  check_paired(pair, joiner, displayer);
}

TEST_CASE("The displayer stores nothing before the joiner has", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  Pair pair(method);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  joiner.owner.can_store = false;
  converse(joiner, displayer);
  CHECK(joiner.owner.end == PairingEnd::kCut);
  CHECK(displayer.owner.end == PairingEnd::kCut);
  CHECK_FALSE(joiner.owner.stored);
  CHECK_FALSE(displayer.owner.stored);
}

TEST_CASE("A displayer that cannot store leaves the joiner's partnership provisional",
          "[pairing]") {
  Pair pair(PairingMethod::kWords);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  displayer.owner.can_store = false;
  converse(joiner, displayer);
  CHECK(joiner.owner.end == PairingEnd::kCut);
  CHECK(displayer.owner.end == PairingEnd::kCut);
  CHECK(joiner.owner.stored);
}

TEST_CASE("Answers that are not awaited change nothing", "[pairing]") {
  Pair pair(PairingMethod::kWords);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  const auto pester = [](Device& device) {
    Machine& machine = device.machine();
    CHECK(machine.words_compared(true, kStart).empty());
    CHECK(machine.words_compared(false, kStart).empty());
    CHECK(machine.partnership_stored(false, kStart).empty());
    CHECK(machine.guess_counted(false, kStart).empty());
  };
  pester(joiner);
  pester(displayer);
  converse(joiner, displayer);
  check_paired(pair, joiner, displayer);
  pester(joiner);
  CHECK(joiner.machine().cut().empty());
  CHECK(joiner.machine().tick(kStart + std::chrono::hours(9)).empty());
  CHECK(joiner.machine().receive(base::bytes_of("more"), kStart).empty());
  CHECK(joiner.take_output().empty());
}

TEST_CASE("A device without input ends its run exactly at the deadline", "[pairing]") {
  const auto method = GENERATE(PairingMethod::kWords, PairingMethod::kPicture);
  // The connection stops carrying bytes after some number of bytes from the joiner. From then on
  // both devices only wait. The test tries many such numbers.
  Pair measured(method);
  Device measured_joiner = measured.joining();
  Device measured_displayer = measured.displaying();
  const auto [from_joiner, from_displayer] = converse(measured_joiner, measured_displayer);
  for (std::size_t stop = 0; stop < from_joiner.size(); stop += 11) {
    Pair pair(method);
    Device joiner = pair.joining();
    Device displayer = pair.displaying();
    base::Bytes towards_displayer;
    std::size_t passed = 0;
    for (int turn = 0; turn < 20; ++turn) {
      towards_displayer = joiner.take_output();
      const std::size_t size = std::min(towards_displayer.size(), stop - passed);
      displayer.receive(base::ByteView(towards_displayer).first(size));
      passed += size;
      joiner.receive(displayer.take_output());
    }
    for (Device* device : {&joiner, &displayer}) {
      if (device->owner.end) continue;
      const auto deadline = device->machine().deadline();
      CHECK(deadline > kStart);
      CHECK(deadline <= kStart + kComparisonTimeout);
      device->now = deadline - std::chrono::milliseconds(1);
      device->tick();
      REQUIRE_FALSE(device->owner.end);
      device->now = deadline;
      device->tick();
      REQUIRE(device->owner.end == PairingEnd::kCut);
    }
    REQUIRE_FALSE(displayer.owner.stored);
  }
}

TEST_CASE("A message that arrives byte by byte does not extend the deadline", "[pairing]") {
  Pair pair(PairingMethod::kWords);
  Device displayer = pair.displaying();
  const base::Bytes hello = pair.joining().take_output();
  const auto deadline = displayer.machine().deadline();
  for (std::size_t i = 0; i + 1 < hello.size(); ++i) {
    displayer.now += std::chrono::milliseconds(500);
    displayer.receive({&hello[i], 1});
  }
  CHECK(displayer.machine().deadline() == deadline);
  displayer.now = deadline;
  displayer.tick();
  CHECK(displayer.owner.end == PairingEnd::kCut);
}

TEST_CASE("Two people have minutes to compare, but not forever", "[pairing]") {
  Pair pair(PairingMethod::kPicture);
  Device joiner = pair.joining();
  Device displayer = pair.displaying();
  displayer.owner.answers = false;
  converse(joiner, displayer);
  displayer.handle(displayer.machine().guess_counted(true, kStart));
  converse(joiner, displayer);
  REQUIRE(displayer.owner.words);
  for (Device* device : {&joiner, &displayer}) {
    CHECK(device->machine().deadline() == kStart + kComparisonTimeout);
    device->now = kStart + kComparisonTimeout;
    device->tick();
    CHECK(device->owner.end == PairingEnd::kCut);
    CHECK_FALSE(device->owner.stored);
  }
}

}  // namespace
}  // namespace waterline::pairing
