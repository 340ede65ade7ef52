#pragma once

#include <chrono>

#include "base/time.h"

namespace waterline::courier {

// A rate limit for work that strangers can cause. It allows the work `per_second` times a second on
// average. After a second without work it allows it so many times at once.
class TokenBucket {
 public:
  // The default rate, as in WireGuard.
  static constexpr int kPerSecond = 50;

  explicit TokenBucket(base::SteadyTime now, int per_second = kPerSecond)
      : cost_(std::chrono::nanoseconds(std::chrono::seconds(1)) / per_second), full_at_(now) {}

  // Takes one token. Returns false if there is none.
  bool take(base::SteadyTime now);
  // Returns the time when a token is available; not after `now` if there is one already.
  [[nodiscard]] base::SteadyTime next() const { return full_at_ - kCapacity + cost_; }

 private:
  static constexpr std::chrono::milliseconds kCapacity{1000};

  std::chrono::nanoseconds cost_;
  // The whole state of the bucket: the time at which it will be full if nothing is taken.
  base::SteadyTime full_at_;
};

}  // namespace waterline::courier
