#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

#include "base/boot_time.h"
#include "base/time.h"

namespace waterline::node {

// Notices that the machine slept even if the watcher did not report it, by comparing two clocks.
// The boot clock runs on while the machine sleeps, and the steady clock does not. Any thread may
// call these functions.
class SleepNotice {
 public:
  // The time by which the boot clock is ahead of the steady clock. It grows by the length of each
  // sleep.
  using Lead = std::chrono::milliseconds;

  // A growth of the lead by more than this counts as a sleep; several short sleeps add up. On a
  // busy machine, so much time may pass between reading one clock and reading the other.
  static constexpr std::chrono::milliseconds kTolerance{1000};

  // The clocks must outlive this object.
  SleepNotice(const base::BootClock& boot, const base::Clock& steady)
      : boot_(boot), steady_(steady), difference_(lead()) {}

  // Returns the present lead. A pause between reading the two clocks makes a lead too small, so
  // this takes the largest of three.
  [[nodiscard]] Lead lead() const { return std::max({read(), read(), read()}); }
  // Returns whether the machine slept since lead() returned `before`.
  [[nodiscard]] bool slept_since(Lead before) const { return read() - before > kTolerance; }
  // Returns true once after each sleep.
  bool slept() {
    const Lead now = read();
    Lead before = difference_;
    while (now - before > kTolerance) {
      if (difference_.compare_exchange_weak(before, now)) return true;
    }
    return false;
  }

 private:
  // Reads the boot clock first. A pause between the two readings then makes the lead smaller, so
  // that it never looks like a sleep.
  [[nodiscard]] Lead read() const {
    const Lead boot = boot_.now().since;
    return boot - std::chrono::duration_cast<Lead>(steady_.steady_now().time_since_epoch());
  }

  const base::BootClock& boot_;
  const base::Clock& steady_;
  std::atomic<Lead> difference_;
};

}  // namespace waterline::node
