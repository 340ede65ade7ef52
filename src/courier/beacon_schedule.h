#pragma once

#include <chrono>
#include <cstddef>

#include "base/random.h"
#include "base/rate_limit.h"
#include "base/time.h"

namespace waterline::courier {

// The times of beacons: three within 10 seconds, and then ever fewer, since the device that arrives
// on a network announces itself, and the one that is there already only has to listen. The pause
// after the third is drawn between 20 and 40 seconds, and each further one is twice as long, up to
// 5 to 10 minutes. A link that flaps, or somebody on the network who makes it, causes few bursts.
class BeaconSchedule {
 public:
  static constexpr int kBurst = 3;
  static constexpr std::chrono::milliseconds kBurstPause{4'000};  // the longest within the burst
  static constexpr std::chrono::milliseconds kFirstPause{40'000};
  static constexpr std::chrono::milliseconds kLongestPause{600'000};
  static constexpr std::size_t kMaxBursts = 3;  // within kMaxBurstsWithin
  static constexpr std::chrono::minutes kMaxBurstsWithin{5};

  // `random` must outlive this object. The first beacon is due immediately.
  BeaconSchedule(base::Random& random, base::SteadyTime now) : random_(random), due_(now) {
    bursts_.take(now);
  }

  // Begins anew: with a burst that is due now. Goes on as before after kMaxBursts, and if no beacon
  // of a burst was sent yet.
  void begin(base::SteadyTime now);
  [[nodiscard]] base::SteadyTime due() const { return due_; }
  // Call it when a beacon was sent.
  void sent(base::SteadyTime now);

 private:
  base::Random& random_;
  base::RateLimit bursts_{kMaxBursts, kMaxBurstsWithin};
  int sent_ = 0;                                     // counts up to kBurst
  std::chrono::milliseconds longest_ = kFirstPause;  // of the next pause after the burst
  base::SteadyTime due_;
};

}  // namespace waterline::courier
