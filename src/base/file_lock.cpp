#include "base/file_lock.h"

#include <cerrno>
#include <thread>

#include <sys/file.h>

namespace waterline::base {

bool lock_file(int descriptor, std::chrono::milliseconds most) {
  constexpr std::chrono::milliseconds kStep{10};
  const auto end = std::chrono::steady_clock::now() + most;
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(kStep);
  }
  return true;
}

}  // namespace waterline::base
