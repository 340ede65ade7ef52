#pragma once

#include <chrono>
#include <deque>

#include "base/time.h"

namespace waterline::link {

// How often the courier may have something dialled: what it asks for beyond this is not done. An
// honest one asks nine times in the first minute, then once a minute, and once more for a beacon.
class DialBudget {
 public:
  static constexpr std::size_t kDials = 20;
  static constexpr std::chrono::seconds kWithin{60};

  bool take(base::SteadyTime now) {
    while (!dials_.empty() && now - dials_.front() >= kWithin) dials_.pop_front();
    if (dials_.size() >= kDials) return false;
    dials_.push_back(now);
    return true;
  }
  // A person asked: there is room for one at least.
  void make_room() {
    if (dials_.size() >= kDials) dials_.pop_front();
  }

 private:
  std::deque<base::SteadyTime> dials_;
};

}  // namespace waterline::link
