#pragma once

#include <chrono>

#include "base/random.h"
#include "base/time.h"

namespace waterline::courier {

// When to ask for the next dial: after half a second, then after ever longer, up to a minute. Each
// wait is drawn from the upper half of its step, so that two devices that lost each other do not
// knock in step for ever.
class Backoff {
 public:
  static constexpr std::chrono::milliseconds kFirst{500};
  static constexpr std::chrono::milliseconds kLongest{60'000};

  // `random` must outlive this. The first dial is due at once.
  Backoff(base::Random& random, base::SteadyTime now) : random_(random), due_(now) {}

  [[nodiscard]] base::SteadyTime due() const { return due_; }
  // A dial was asked for, or a link was lost: the next dial is due one wait later, the wait after
  // that is longer.
  void wait(base::SteadyTime now);
  // Begins anew; the next dial is due at once.
  void reset(base::SteadyTime now);
  // What was dialled was worth it: the next wait is the first again.
  void succeeded() { step_ = kFirst; }

 private:
  base::Random& random_;
  std::chrono::milliseconds step_ = kFirst;
  base::SteadyTime due_;
};

}  // namespace waterline::courier
