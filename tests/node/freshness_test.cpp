#include "node/freshness.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "fakes/seeded_random.h"

namespace waterline::node {
namespace {

using fakes::SeededRandom;

// The four files as a life leaves them, and each as it was after every step of it.
struct Life {
  explicit Life(std::uint64_t seed) : random(seed) {}

  // Closes once; a crash leaves out the steps from `until` on. The ledger is written to now and then.
  void close(std::size_t until) {
    if (random.below(2) == 0) moments.ledger_now += 1 + random.below(3);
    const Moment next{1 + std::max({moments.vault.number, moments.deep.number, moments.marker.number,
                                    moments.deep_next.value_or(Moment{}).number}),
                      random.bytes<16>()};
    const std::uint64_t sequence = moments.ledger_now;
    for (std::size_t step = 0; step < until; ++step) {
      if (step == 0) moments.deep_next = next;
      if (step == 1) moments.marker = next;
      if (step == 2) moments.vault = next;
      if (step == 3) moments.deep = next;
      if (step == 4) moments.deep_next.reset();
      if (step == 2 || step == 3) moments.ledger_then = sequence;
    }
    // While the private side is closed, the ledger may go on.
    moments.ledger_now += random.below(3);
  }

  SeededRandom random;
  Moments moments;
};

void set_back(Moments& present, const Moments& old, std::size_t file) {
  if (file == 0) present.vault = old.vault;
  if (file == 1) present.deep = old.deep;
  if (file == 1) present.deep_next = old.deep_next;
  if (file == 2) present.marker = old.marker;
  if (file == 3) present.ledger_now = old.ledger_now;
}

constexpr std::size_t kSteps = 5;

TEST_CASE("a life with crashes anywhere never looks set back", "[node]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Life life(seed);
    for (int i = 0; i < 30; ++i) {
      life.close(life.random.below(kSteps + 1));
      REQUIRE(older_files(life.moments).empty());
    }
  }
}

TEST_CASE("any one file or two of an older close are told from the rest", "[node]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Life life(seed);
    std::vector<Moments> earlier;
    for (int i = 0; i < 8; ++i) {
      life.close(life.random.below(3) == 0 ? life.random.below(kSteps + 1) : kSteps);
      earlier.push_back(life.moments);
    }
    life.moments.ledger_now += 1;
    life.close(kSteps);
    for (const Moments& old : earlier) {
      for (std::size_t first = 0; first < 4; ++first) {
        for (std::size_t second = first; second < 4; ++second) {
          Moments mixed = life.moments;
          set_back(mixed, old, first);
          set_back(mixed, old, second);
          INFO("seed " << seed << ", files " << first << " and " << second);
          REQUIRE_FALSE(older_files(mixed).empty());
        }
      }
    }
  }
}

TEST_CASE("the older file is named", "[node]") {
  const Moment old{4, {std::byte{1}}};
  const Moment present{5, {std::byte{2}}};
  const auto named = [](Moment vault, Moment deep, Moment marker, std::uint64_t ledger_now) {
    return older_files({vault, deep, {}, marker, 10, ledger_now});
  };
  CHECK(named(present, present, present, 10).empty());
  CHECK(named(old, present, present, 10) == std::vector<std::string>{"vault.db"});
  CHECK(named(present, old, present, 10) == std::vector<std::string>{"deep.db"});
  CHECK(named(old, old, present, 10) == std::vector<std::string>{"deep.db", "vault.db"});
  CHECK(named(present, present, old, 10) == std::vector<std::string>{"marker"});
  CHECK(named(present, present, present, 9) == std::vector<std::string>{"ledger.db"});
  CHECK(named({5, {std::byte{9}}}, present, present, 10) == std::vector<std::string>{"deep.db", "vault.db"});
}

TEST_CASE("what a store keeps of a moment is read back, and nothing else is", "[node]") {
  SeededRandom random(1);
  const Moment moment{12345678901234567890ULL, random.bytes<16>()};
  const std::string text = to_text(moment, 77);
  CHECK(moment_from_text(text) == std::pair(moment, std::uint64_t{77}));
  for (std::size_t size = 0; size < text.size() - 2; ++size) {
    CHECK_FALSE(moment_from_text(std::string_view(text).substr(0, size)).has_value());
  }
  CHECK_FALSE(moment_from_text("1 zz" + std::string(30, '0') + " 3").has_value());
}

}  // namespace
}  // namespace waterline::node
