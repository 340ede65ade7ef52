#pragma once

#include <chrono>
#include <cstddef>
#include <deque>

#include "base/time.h"

namespace waterline::base {

// At most so many events within any span of so long. It remembers the time of each, so it is for
// small counts.
class RateLimit {
 public:
  RateLimit(std::size_t count, std::chrono::seconds within) : count_(count), within_(within) {}

  // Returns false, and counts nothing, if the event is one too many.
  bool take(SteadyTime now) {
    while (!times_.empty() && now - times_.front() >= within_) times_.pop_front();
    if (times_.size() >= count_) return false;
    times_.push_back(now);
    return true;
  }
  // There is room for one at least.
  void make_room() {
    if (times_.size() >= count_) times_.pop_front();
  }
  void clear() { times_.clear(); }
  // How many events of the latest span are counted.
  [[nodiscard]] std::size_t used() const { return times_.size(); }

 private:
  std::size_t count_;
  std::chrono::seconds within_;
  std::deque<SteadyTime> times_;
};

}  // namespace waterline::base
