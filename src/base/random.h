#pragma once

#include <array>

#include "base/bytes.h"

namespace waterline::base {

// A source of randomness. A caller passes it in, so that a test can repeat a run; the real one is
// in crypto/system_random.h.
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
