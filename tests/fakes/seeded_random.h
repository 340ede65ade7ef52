#pragma once

#include <random>

#include "base/random.h"

namespace waterline::fakes {

// Randomness that a test can repeat. Not secure; only for tests.
class SeededRandom final : public base::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}

  void fill(base::MutableByteView out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(engine_() & 0xff);
  }

  // Returns a number below `limit`. REQUIRES: limit > 0.
  std::size_t below(std::size_t limit) { return engine_() % limit; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace waterline::fakes
