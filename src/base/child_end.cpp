#include "base/child_end.h"

#include <algorithm>
#include <cerrno>
#include <thread>

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file_descriptor.h"

namespace waterline::base {
namespace {

constexpr std::chrono::milliseconds kLookEvery{5};

// Returns true, too, if somebody else has collected the child.
bool has_ended(pid_t child) {
  const pid_t ended = waitpid(child, nullptr, WNOHANG);
  return ended == child || (ended < 0 && errno == ECHILD);
}

}  // namespace

bool wait_for_child(pid_t child, std::chrono::milliseconds at_most) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  const FileDescriptor end(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
  while (!has_ended(child)) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left <= std::chrono::milliseconds::zero()) return false;
    if (end) {
      pollfd wait{end.get(), POLLIN, 0};
      static_cast<void>(poll(&wait, 1, static_cast<int>(left.count())));
    } else {
      std::this_thread::sleep_for(std::min(left, kLookEvery));
    }
  }
  return true;
}

}  // namespace waterline::base
