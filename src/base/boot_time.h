#pragma once

#include <chrono>
#include <string>

namespace waterline::base {

// The time since a start of the machine, including sleep, and a name for that start. No person and
// no program can set it.
struct BootTime {
  // A word that names this start of the machine.
  std::string boot;
  std::chrono::milliseconds since{};
};

// A source of boot times. It is passed in, so that a test can control it.
class BootClock {
 public:
  virtual ~BootClock() = default;
  [[nodiscard]] virtual BootTime now() const = 0;
};

// Returns the clock of this machine: CLOCK_BOOTTIME and the kernel's boot id. It lives as long as
// the process, and any thread may use it.
const BootClock& system_boot_clock();

}  // namespace waterline::base
