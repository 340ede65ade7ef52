#pragma once

#include <chrono>
#include <cstddef>
#include <deque>

#include "base/time.h"

namespace waterline::base {

// Allows at most `count` events within any span of length `within`. It remembers the time of each
// event, so it suits small counts only.
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
  // Forgets the oldest event if the limit is reached, so that the next take() succeeds.
  void make_room() {
    if (times_.size() >= count_) times_.pop_front();
  }
  void clear() { times_.clear(); }
  // Returns the number of remembered events: those within the span that ended at the last take().
  [[nodiscard]] std::size_t used() const { return times_.size(); }

 private:
  std::size_t count_;
  std::chrono::seconds within_;
  std::deque<SteadyTime> times_;
};

}  // namespace waterline::base
