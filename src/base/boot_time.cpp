#include "base/boot_time.h"

#include <array>
#include <fstream>

#include <time.h>  // NOLINT(modernize-deprecated-headers): CLOCK_BOOTTIME is not C's
#include <unistd.h>

namespace waterline::base {
namespace {

class SystemBootClock final : public BootClock {
 public:
  SystemBootClock() {
    std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), boot_);
    // A time namespace of Linux has its own boot clock. The namespace's name is part of `boot`, so
    // that times of two namespaces are never compared.
    std::array<char, 64> name{};
    const ssize_t size = ::readlink("/proc/self/ns/time", name.data(), name.size());
    if (size > 0) boot_.append(1, '/').append(name.data(), static_cast<std::size_t>(size));
  }

  [[nodiscard]] BootTime now() const override {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return {boot_, std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec))};
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
