#pragma once

#include <algorithm>
#include <chrono>

#include "base/time.h"

namespace waterline::node {

// How long an open journal may lie unused. Both clocks count: the steady one, which no setting of the time moves, and
// the wall clock, which goes on while the machine sleeps.
class IdleLimit {
 public:
  void start(std::chrono::seconds limit, const base::Clock& clock) {
    limit_ = limit;
    touch(clock);
  }
  void touch(const base::Clock& clock) {
    steady_ = clock.steady_now();
    wall_ = clock.now();
  }

  [[nodiscard]] std::chrono::seconds limit() const { return limit_; }
  [[nodiscard]] base::WallTime ends() const { return wall_ + limit_; }
  // Zero or less when it is over.
  [[nodiscard]] std::chrono::milliseconds left(const base::Clock& clock) const {
    const auto unused = std::max(std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady_now() - steady_),
                                 clock.now() - wall_);
    return limit_ - unused;
  }

 private:
  std::chrono::seconds limit_{};
  base::SteadyTime steady_;
  base::WallTime wall_;
};

}  // namespace waterline::node
