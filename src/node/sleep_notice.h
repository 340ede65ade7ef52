#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

#include "base/boot_time.h"
#include "base/time.h"

namespace waterline::node {

// Notices that the machine slept, though nothing told of it: only one of the two clocks runs on
// meanwhile. Any thread may call slept().
class SleepNotice {
 public:
  // Shorter sleeps are added up. So much may also lie between the reading of one clock and that of
  // the other, on a machine that is busy.
  static constexpr std::chrono::milliseconds kTolerance{1000};

  // The clocks must outlive this object.
  SleepNotice(const base::BootClock& boot, const base::Clock& steady)
      : boot_(boot), steady_(steady), difference_(std::max({read(), read(), read()})) {}

  // Returns true once after each sleep.
  bool slept() {
    const Milliseconds now = read();
    Milliseconds before = difference_;
    while (now - before > kTolerance) {
      if (difference_.compare_exchange_weak(before, now)) return true;
    }
    return false;
  }

 private:
  using Milliseconds = std::chrono::milliseconds;

  // The clock that runs on is read first: a pause between the two makes the difference smaller, and
  // no sleep is seen where none was.
  [[nodiscard]] Milliseconds read() const {
    const Milliseconds boot = boot_.now().since;
    return boot - std::chrono::duration_cast<Milliseconds>(steady_.steady_now().time_since_epoch());
  }

  const base::BootClock& boot_;
  const base::Clock& steady_;
  std::atomic<Milliseconds> difference_;
};

}  // namespace waterline::node
