#include "daemon/ready_signal.h"

#include <charconv>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/unix_socket.h"
#include "base/environment.h"

namespace waterline::daemon {
namespace {

constexpr const char* kManagerVariable = "NOTIFY_SOCKET";

}  // namespace

ReadySignal::ReadySignal(int number) {
  // NOLINTBEGIN(concurrency-mt-unsafe): one thread
  const std::string text = base::environment(kReadyVariable).value_or("");
  if (number < 0 &&
      std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc())
    number = -1;
  manager_ = base::environment(kManagerVariable).value_or("");
  ::unsetenv(kReadyVariable);
  ::unsetenv(kManagerVariable);
  // NOLINTEND(concurrency-mt-unsafe)
  // Take the descriptor only if it is a pipe. A socket with this number is meant for something
  // else: a service manager may have passed it, for example.
  struct stat kind {};
  if (number > STDERR_FILENO && ::fstat(number, &kind) == 0 && S_ISFIFO(kind.st_mode) &&
      ::fcntl(number, F_SETFD, FD_CLOEXEC) == 0) {
    pipe_.reset(number);
  }
}

void ReadySignal::give(int exit_code) {
  const auto word = static_cast<unsigned char>(exit_code);
  // Ignore a failed write: the process that waited for this byte may have exited.
  if (pipe_ && ::write(pipe_.get(), &word, 1) != 1) pipe_.reset();
  pipe_.reset();
  // If the node could not start, send the service manager nothing: it waits until its own timeout
  // and then reports the failure itself.
  if (exit_code == 0) (void)api::send_datagram(manager_, "READY=1");
}

}  // namespace waterline::daemon
