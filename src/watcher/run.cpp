#include "watcher/run.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <optional>

#include <poll.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): clock_gettime is not C's
#include <unistd.h>

#include "watcher/login.h"
#include "watcher/sandbox.h"

namespace waterline::watcher {
namespace {

// The exit codes of the watcher. The node only notices that the process has ended, and does not
// look at the code.
constexpr int kNothingToHear = 0;
constexpr int kNodeIsGone = 0;
constexpr int kBusIsGone = 1;

constexpr std::uint64_t kMicrosecondsInMillisecond = 1000;

void write_byte(int pipe, std::uint8_t byte) {
  // A failed write is ignored: if the node has ended, the next read of an order tells so.
  while (::write(pipe, &byte, 1) < 0 && errno == EINTR) {
  }
}

// Handles everything that the bus has received. Returns false if the bus is gone.
bool handle_all(const Bus& bus) {
  if (!bus) return true;
  int handled = 0;
  do {
    handled = sd_bus_process(bus.get(), nullptr);
  } while (handled > 0);
  return handled == 0;
}

// Returns how long poll may wait before sd-bus wants to be called; -1 for ever.
int pause_for(const Bus& bus) {
  std::uint64_t until = std::numeric_limits<std::uint64_t>::max();
  if (!bus || sd_bus_get_timeout(bus.get(), &until) < 0 ||
      until == std::numeric_limits<std::uint64_t>::max())
    return -1;
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  const std::uint64_t now = static_cast<std::uint64_t>(time.tv_sec) * 1'000'000 +
                            static_cast<std::uint64_t>(time.tv_nsec) / 1000;
  if (until <= now) return 0;
  return static_cast<int>(std::min<std::uint64_t>((until - now) / kMicrosecondsInMillisecond + 1,
                                                  std::numeric_limits<int>::max()));
}

int shorter(int one, int other) {
  if (one < 0) return other;
  return other < 0 ? one : std::min(one, other);
}

pollfd waiting_for(const Bus& bus) {
  if (!bus) return {-1, 0, 0};
  const int events = sd_bus_get_events(bus.get());
  return {sd_bus_get_fd(bus.get()), static_cast<short>(events < 0 ? 0 : events), 0};
}

class Watch {
 public:
  Watch(int orders, int events, const NoteWords& words)
      : orders_(orders), events_(events), words_(words) {}

  int run() {
    namespace ready = base::watcher_ready;
    const auto tell = [this](base::ComputerEvent event) {
      write_byte(events_, static_cast<std::uint8_t>(event));
    };
    std::uint8_t heard = ready::kReady;
    if (system_) {
      login_.emplace(system_.get(), ::getuid(), tell);
      if (login_->begin()) {
        heard |= ready::kLogin;
        if (login_->delays_sleep()) heard |= ready::kDelay;
      } else {
        login_.reset();
        system_.reset();
      }
    }
    if (session_) {
      desktop_.emplace(session_.get(), tell);
      if (desktop_->begin()) {
        heard |= ready::kDesktop;
      } else {
        desktop_.reset();
        session_.reset();
      }
    }
    // The watcher has no key and no text. So it goes on even where seccomp is missing, and says so.
    if (shut_in().seccomp) heard |= ready::kSeccomp;
    write_byte(events_, heard);
    return login_ || desktop_ ? listen() : kNothingToHear;
  }

 private:
  int listen() {
    for (;;) {
      if (!handle_all(system_) || !handle_all(session_)) return kBusIsGone;
      std::array<pollfd, 3> polled{
          {{orders_, POLLIN, 0}, waiting_for(system_), waiting_for(session_)}};
      const int pause = shorter(pause_for(system_), pause_for(session_));
      if (::poll(polled.data(), polled.size(), pause) < 0 && errno != EINTR) return kBusIsGone;
      if (polled.front().revents != 0 && !carry_out_order()) return kNodeIsGone;
    }
  }

  // Returns false if the node is gone.
  bool carry_out_order() {
    std::uint8_t order = 0;
    const ssize_t got = ::read(orders_, &order, 1);
    if (got < 0 && errno == EINTR) return true;
    if (got <= 0) return false;
    if (order == static_cast<std::uint8_t>(base::OrderToWatcher::kClosed) && login_)
      login_->let_sleep();
    if (order == static_cast<std::uint8_t>(base::OrderToWatcher::kNote) && desktop_)
      desktop_->show(words_);
    return true;
  }

  int orders_;
  int events_;
  const NoteWords& words_;
  // The two buses are declared first, so that they outlive `login_` and `desktop_`, which use them.
  Bus system_ = system_bus();
  Bus session_ = session_bus();
  std::optional<Login> login_;
  std::optional<Desktop> desktop_;
};

}  // namespace

int run(int orders, int events, const NoteWords& words) {
  return Watch(orders, events, words).run();
}

}  // namespace waterline::watcher
