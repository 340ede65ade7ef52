#include "base/boot_time.h"

#include <fstream>

#include <time.h>  // NOLINT(modernize-deprecated-headers): CLOCK_BOOTTIME is not C's

namespace waterline::base {
namespace {

class SystemBootClock final : public BootClock {
 public:
  SystemBootClock() { std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), boot_); }

  [[nodiscard]] BootTime now() const override {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return {boot_, std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::seconds(time.tv_sec) +
                                                                         std::chrono::nanoseconds(time.tv_nsec))};
  }

 private:
  std::string boot_;
};

}  // namespace

const BootClock& system_boot_clock() {
  static const SystemBootClock clock;
  return clock;
}

}  // namespace waterline::base
