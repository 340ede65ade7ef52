#pragma once

#include <chrono>
#include <deque>
#include <optional>

#include "base/time.h"

namespace waterline::link {

// How often the courier may fail before the node stops starting it again: the fifth failure within
// a minute is one too many. Until then each start waits twice as long as the one before.
class RestartBudget {
 public:
  static constexpr std::size_t kFailures = 5;
  static constexpr std::chrono::seconds kWithin{60};
  static constexpr std::chrono::milliseconds kFirstWait{250};

  // It failed: when to start it again, or none if it keeps failing.
  std::optional<base::SteadyTime> failed(base::SteadyTime now) {
    while (!failures_.empty() && now - failures_.front() >= kWithin) failures_.pop_front();
    failures_.push_back(now);
    if (failures_.size() >= kFailures) return std::nullopt;
    return now + kFirstWait * (1 << (failures_.size() - 1));
  }
  // A person asked for it: what was is forgotten.
  void forget() { failures_.clear(); }

 private:
  std::deque<base::SteadyTime> failures_;
};

}  // namespace waterline::link
