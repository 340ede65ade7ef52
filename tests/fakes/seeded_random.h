#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/random.h"

namespace waterline::fakes {

// Randomness that a test can repeat. Not secure; only for tests.
class SeededRandom final : public base::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

  void fill(base::MutableByteView out) override {
    while (!out.empty()) {
      const std::uint64_t number = next();
      const std::size_t size = std::min(out.size(), sizeof number);
      std::memcpy(out.data(), &number, size);
      out = out.subspan(size);
    }
  }

  // Returns a number below `limit`. REQUIRES: limit > 0.
  std::size_t below(std::size_t limit) { return next() % limit; }

 private:
  // Returns the next number of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
  // Generators, 2014, section 5). This generator takes only a few instructions, because many fuzz
  // targets draw whole pages of numbers.
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  std::uint64_t state_;
};

}  // namespace waterline::fakes
