#pragma once

#include <chrono>
#include <string>

namespace waterline::base {

// How long the machine has been up, including sleep, and which start this is counted from. Nobody
// can set it.
struct BootTime {
  // names this start of the machine; one word
  std::string boot;
  std::chrono::milliseconds since{};
};

// Passed in, so that a test can control it.
class BootClock {
 public:
  virtual ~BootClock() = default;
  [[nodiscard]] virtual BootTime now() const = 0;
};

// Linux: CLOCK_BOOTTIME and the kernel's boot id. Lives as long as the process; safe from any
// thread.
const BootClock& system_boot_clock();

}  // namespace waterline::base
