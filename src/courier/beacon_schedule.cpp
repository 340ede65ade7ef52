#include "courier/beacon_schedule.h"

#include <algorithm>

namespace waterline::courier {

void BeaconSchedule::begin(base::SteadyTime now) {
  if (sent_ == 0 || !bursts_.take(now)) return;
  sent_ = 0;
  longest_ = kFirstPause;
  due_ = now;
}

// Draws the next pause between half of the longest and all of it.
void BeaconSchedule::sent(base::SteadyTime now) {
  sent_ = std::min(sent_ + 1, kBurst);
  const bool is_burst = sent_ < kBurst;
  const auto longest = is_burst ? kBurstPause : longest_;
  if (!is_burst) longest_ = std::min(longest_ * 2, kLongestPause);
  const auto spread = static_cast<std::uint32_t>(longest.count() / 2);
  const auto draw = base::read_little_endian<std::uint32_t>(random_.bytes<4>());
  due_ = now + longest / 2 + std::chrono::milliseconds(draw % (spread + 1));
}

}  // namespace waterline::courier
