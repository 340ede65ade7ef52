#pragma once

#include "base/random.h"

namespace waterline::crypto {

// The operating system's random generator, through libsodium.
class SystemRandom final : public base::Random {
 public:
  void fill(base::MutableByteView out) override;
};

}  // namespace waterline::crypto
