#include "daemon/stop_signal.h"

#include <array>
#include <csignal>
#include <cstdint>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>

#include "base/check.h"
#include "daemon/run.h"

namespace waterline::daemon {

void harden_process() {
  const rlimit none{0, 0};
  base::check(::setrlimit(RLIMIT_CORE, &none) == 0);
  base::check(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0);
  ::umask(077);
  base::check(std::signal(SIGPIPE, SIG_IGN) != SIG_ERR);
}

StopSignal::StopSignal() : requests_(::eventfd(0, EFD_CLOEXEC)) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  base::check(::pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0);
  signals_.reset(::signalfd(-1, &signals, SFD_CLOEXEC));
  base::check(signals_ && requests_);
}

void StopSignal::request() {
  const std::uint64_t one = 1;
  base::check(::write(requests_.get(), &one, sizeof one) == sizeof one);
}

void StopSignal::wait() {
  std::array<pollfd, 2> polled{{{signals_.get(), POLLIN, 0}, {requests_.get(), POLLIN, 0}}};
  while (::poll(polled.data(), polled.size(), -1) <= 0) {
  }
}

}  // namespace waterline::daemon
