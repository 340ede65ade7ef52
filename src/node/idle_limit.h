#pragma once

#include <chrono>

namespace waterline::node {

// How long an open journal may stay unused before the node locks it, unless the person sets another
// time.
inline constexpr std::chrono::seconds kDefaultIdleLimit{600};
inline constexpr std::chrono::seconds kMinIdleLimit{60};
inline constexpr std::chrono::seconds kMaxIdleLimit{86400};

// How long an open journal may stay unused. Points in time are those of the boot clock, which runs
// on while the machine sleeps and does not change when somebody sets the wall clock.
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
