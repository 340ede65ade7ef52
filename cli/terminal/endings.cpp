#include "terminal/endings.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/file_descriptor.h"

namespace waterline::cli {
namespace {

// The signalfd from which await_input reads the signals that EndingsHeld blocks. It is closed while
// no EndingsHeld exists.
base::FileDescriptor signals;

sigset_t endings() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGHUP, SIGTERM, SIGQUIT}) sigaddset(&set, signal);
  return set;
}

}  // namespace

EndingsHeld::EndingsHeld() {
  const sigset_t held = endings();
  pthread_sigmask(SIG_BLOCK, &held, &before_);
  signals.reset(signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK));
}

EndingsHeld::~EndingsHeld() {
  signals.reset();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void await_input(int descriptor) {
  static_cast<void>(await_input(descriptor, std::chrono::milliseconds(-1)));
}

bool await_input(int descriptor, std::chrono::milliseconds at_most) {
  // poll skips a negative descriptor.
  std::array<pollfd, 2> ready{{{signals ? signals.get() : -1, POLLIN, 0}, {descriptor, POLLIN, 0}}};
  while (poll(ready.data(), ready.size(), static_cast<int>(at_most.count())) < 0 &&
         errno == EINTR) {
  }
  signalfd_siginfo came{};
  if (signals && read(signals.get(), &came, sizeof came) == sizeof came)
    throw EndedBySignal(static_cast<int>(came.ssi_signo));
  return ready[1].revents != 0;
}

void die_by(int signal) {
  std::signal(signal, SIG_DFL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  raise(signal);
  pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
  _exit(128 + signal);
}

}  // namespace waterline::cli
