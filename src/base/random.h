#pragma once

#include <array>

#include "base/bytes.h"

namespace waterline::base {

// Where randomness comes from. Passed in, so that a test can replay a run; crypto/system_random.h
// has the real one.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(MutableByteView out) = 0;

  template <std::size_t N>
  std::array<std::byte, N> bytes() {
    std::array<std::byte, N> out;
    fill(out);
    return out;
  }
};

}  // namespace waterline::base
