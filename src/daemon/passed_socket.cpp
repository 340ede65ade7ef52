#include "daemon/passed_socket.h"

#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "api/unix_socket.h"
#include "base/environment.h"

namespace waterline::daemon {
namespace {

// The number of the first descriptor that is passed.
constexpr int kFirstPassed = 3;

std::string taken(const char* name) {
  std::string text = base::environment(name).value_or("");
  ::unsetenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
  return text;
}

}  // namespace

base::FileDescriptor take_passed_socket() {
  const std::string process = taken("LISTEN_PID");
  const std::string count = taken("LISTEN_FDS");
  (void)taken("LISTEN_FDNAMES");
  // The variables count only if they name this process. Otherwise they were meant for a process
  // that started this one.
  if (process != std::to_string(::getpid()) || count != "1") return {};
  base::FileDescriptor socket(kFirstPassed);
  if (!api::is_listening(socket) || ::fcntl(socket.get(), F_SETFD, FD_CLOEXEC) != 0) socket.reset();
  return socket;
}

}  // namespace waterline::daemon
