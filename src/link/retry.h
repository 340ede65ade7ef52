#pragma once

#include <algorithm>

namespace waterline::link {

// Decides at which checks of a folder a failed attempt is repeated: at the next one, and then after
// 1, 2, 4, ... further ones, at most kMostSkipped.
class Retry {
 public:
  static constexpr int kMostSkipped = 128;

  // Call it once at each check. Returns true if the attempt is due.
  bool is_due() {
    if (left_ == 0) return true;
    --left_;
    return false;
  }
  void failed() {
    left_ = next_;
    next_ = std::clamp(2 * next_, 1, kMostSkipped);
  }
  void succeeded() { *this = {}; }

 private:
  int left_ = 0;
  int next_ = 0;
};

}  // namespace waterline::link
