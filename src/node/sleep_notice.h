#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

#include "base/boot_time.h"
#include "base/time.h"

namespace waterline::node {

// Notices that the machine slept, though nothing told of it: only one of the two clocks runs on
// meanwhile. Any thread may call its functions.
class SleepNotice {
 public:
  // How far the clock that runs on in a sleep is ahead of the other.
  using Lead = std::chrono::milliseconds;

  // Shorter sleeps are added up. So much may also lie between the reading of one clock and that of
  // the other, on a machine that is busy.
  static constexpr std::chrono::milliseconds kTolerance{1000};

  // The clocks must outlive this object.
  SleepNotice(const base::BootClock& boot, const base::Clock& steady)
      : boot_(boot), steady_(steady), difference_(lead()) {}

  // A pause between the readings makes a lead too small, so the largest of three is taken.
  [[nodiscard]] Lead lead() const { return std::max({read(), read(), read()}); }
  // Returns whether the machine slept since this was the lead.
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
  // The clock that runs on is read first: a pause between the two makes the difference smaller, and
  // no sleep is seen where none was.
  [[nodiscard]] Lead read() const {
    const Lead boot = boot_.now().since;
    return boot - std::chrono::duration_cast<Lead>(steady_.steady_now().time_since_epoch());
  }

  const base::BootClock& boot_;
  const base::Clock& steady_;
  std::atomic<Lead> difference_;
};

}  // namespace waterline::node
