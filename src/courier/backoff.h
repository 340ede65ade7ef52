#pragma once

#include <chrono>

#include "base/random.h"
#include "base/time.h"

namespace waterline::courier {

// The times between dials: half a second at first, then longer each time, up to a minute. Each wait
// is drawn at random between half of its length and all of it, so that two devices that lost each
// other do not keep dialling at the same moments.
class Backoff {
 public:
  static constexpr std::chrono::milliseconds kFirst{500};
  static constexpr std::chrono::milliseconds kLongest{60'000};

  // `random` must outlive this object. The first dial is due immediately.
  Backoff(base::Random& random, base::SteadyTime now) : random_(random), due_(now) {}

  [[nodiscard]] base::SteadyTime due() const { return due_; }
  // Call it when a dial was requested or a link was lost. The next dial is due after the present
  // wait, and the wait after that is longer.
  void wait(base::SteadyTime now);
  // Makes the next dial due immediately, and the wait after that as short as the first.
  void reset(base::SteadyTime now);
  // Makes the next wait as short as the first. Call it when a link has worked.
  void succeeded() { step_ = kFirst; }

 private:
  base::Random& random_;
  std::chrono::milliseconds step_ = kFirst;
  base::SteadyTime due_;
};

}  // namespace waterline::courier
