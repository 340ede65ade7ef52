#pragma once

#include <chrono>

namespace waterline::node {

// The time after which an unused open journal is locked, unless the person sets another one.
inline constexpr std::chrono::seconds kDefaultIdleLimit{600};
inline constexpr std::chrono::seconds kMinIdleLimit{60};
inline constexpr std::chrono::seconds kMaxIdleLimit{86400};

// The time that an open journal may stay unused. Moments are times of the boot clock: it runs on
// while the machine sleeps, and setting the wall clock does not change it.
class IdleLimit {
 public:
  using Moment = std::chrono::milliseconds;

  void start(std::chrono::seconds limit, Moment now) {
    limit_ = limit;
    touch(now);
  }
  void touch(Moment now) { touched_ = now; }

  [[nodiscard]] std::chrono::seconds limit() const { return limit_; }
  // Returns how long the journal may still stay unused; zero or less if the limit is reached.
  [[nodiscard]] std::chrono::milliseconds left(Moment now) const {
    return limit_ - (now - touched_);
  }

 private:
  std::chrono::seconds limit_{};
  Moment touched_{};
};

}  // namespace waterline::node
