#pragma once

#include <chrono>

#include "base/time.h"

namespace waterline::courier {

// A budget for handshakes with whoever connects: `kPerSecond` on average and as many at once. What a stranger can make
// this process compute is bounded by it (security.md 5.2: as WireGuard).
class TokenBucket {
 public:
  static constexpr int kPerSecond = 50;

  explicit TokenBucket(base::SteadyTime now) : full_at_(now) {}

  // Takes one token if there is one.
  bool take(base::SteadyTime now);
  // When there will be one; not after `now` if there is one already.
  [[nodiscard]] base::SteadyTime next() const { return full_at_ - kCapacity + kCost; }

 private:
  static constexpr std::chrono::milliseconds kCost{1000 / kPerSecond};
  static constexpr std::chrono::milliseconds kCapacity{1000};

  // The state in one number: when the bucket will be full if nobody takes from it.
  base::SteadyTime full_at_;
};

}  // namespace waterline::courier
