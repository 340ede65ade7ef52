#pragma once

#include "base/time.h"

namespace waterline::fakes {

// A clock that moves only when a test sets it.
class ManualClock final : public base::Clock {
 public:
  [[nodiscard]] base::WallTime now() const override { return now_; }
  [[nodiscard]] base::SteadyTime steady_now() const override { return steady_now_; }

  void advance(std::chrono::milliseconds step) {
    now_ += step;
    steady_now_ += step;
  }
  void set_wall_time(base::WallTime now) { now_ = now; }

 private:
  base::WallTime now_ = base::WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23));
  base::SteadyTime steady_now_{};
};

}  // namespace waterline::fakes
