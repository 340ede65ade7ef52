#include "node/watcher.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>

#include "base/check.h"
#include "base/environment.h"
#include "base/spawn_plan.h"

namespace waterline::node {
namespace {

namespace ready = base::watcher_ready;

// Returns the only environment variables that the watcher gets from the node: those that say where
// the D-Bus buses are.
std::vector<std::string> environment_of_watcher() {
  std::vector<std::string> environment;
  for (const char* name :
       {"DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "XDG_RUNTIME_DIR"}) {
    if (const auto value = base::environment(name))
      environment.push_back(std::string(name) + "=" + *value);
  }
  return environment;
}

// When a bus ends, the watcher that listens to it ends too. This pause gives the system time to
// start the bus again.
constexpr std::chrono::seconds kPauseBeforeRestart{1};

}  // namespace

Watcher::Watcher(Program program, std::function<void(base::ComputerEvent)> heed,
                 std::function<void()> lost)
    : program_(std::move(program)),
      heed_(std::move(heed)),
      lost_(std::move(lost)),
      waking_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { work(); }) {}

void Watcher::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake();
  thread_.join();
}

void Watcher::begin() {
  if (program_.file.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    const bool has_none = state_.stage == Stage::kMissing || state_.stage == Stage::kFailed;
    if (!wanted_ || has_none) state_ = {Stage::kBegins, 0};
    was_unwanted_ = was_unwanted_ || has_none;
    wanted_ = true;
  }
  wake();
}

void Watcher::end() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = false;
    was_unwanted_ = true;
    note_ = false;
    state_ = {};
  }
  wake();
}

void Watcher::show_note() {
  {
    const std::lock_guard lock(mutex_);
    note_ = true;
  }
  wake();
}

Watcher::State Watcher::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void Watcher::wake() {
  const std::uint64_t one = 1;
  (void)!::write(waking_.get(), &one, sizeof one);  // if it is full, the thread wakes anyway
}

void Watcher::set(Stage stage, std::uint8_t heard) {
  const std::lock_guard lock(mutex_);
  // A report of an earlier watcher says nothing about the watcher that is wanted now. So ignore a
  // report if no watcher is wanted, or if the one that reports has to end.
  if (wanted_ && !was_unwanted_) state_ = {stage, heard};
}

void Watcher::work() {
  for (;;) {
    bool begins_anew = false;
    bool may_start = false;
    bool note = false;
    {
      const std::lock_guard lock(mutex_);
      if (ending_) break;
      begins_anew = std::exchange(was_unwanted_, false);
      may_start = state_.stage == Stage::kBegins;
      note = std::exchange(note_, false) && (state_.heard & ready::kDesktop) != 0;
    }
    if (begins_anew) {
      bury();
      restarts_ = 0;
      lost_heard_ = 0;
      next_start_ = {};
    }
    int longest = -1;
    if (may_start && id_ < 0) {
      const auto pause = std::chrono::ceil<std::chrono::milliseconds>(
          next_start_ - std::chrono::steady_clock::now());
      if (pause.count() > 0) {
        longest = static_cast<int>(pause.count());
      } else {
        start();
      }
    }
    if (note) order(base::OrderToWatcher::kNote);
    std::array<pollfd, 2> polled{{{waking_.get(), POLLIN, 0}, {events_.get(), POLLIN, 0}}};
    if (::poll(polled.data(), polled.size(), longest) <= 0) continue;
    std::uint64_t count = 0;
    if (polled[0].revents != 0) (void)!::read(waking_.get(), &count, sizeof count);
    if (polled[1].revents != 0) hear();
  }
  bury();
}

void Watcher::start() {
  std::array<int, 2> orders{-1, -1};
  std::array<int, 2> events{-1, -1};
  if (::pipe2(orders.data(), O_CLOEXEC) != 0) return set(Stage::kFailed);
  base::FileDescriptor their_orders(orders[0]);
  orders_.reset(orders[1]);
  if (::pipe2(events.data(), O_CLOEXEC) != 0) return set(Stage::kFailed);
  events_.reset(events[0]);
  base::FileDescriptor their_events(events[1]);
  their_orders = base::SpawnPlan::above(their_orders.get());
  their_events = base::SpawnPlan::above(their_events.get());
  // If the watcher hangs, the pipe for its orders becomes full. The node must not wait for it then.
  ::fcntl(orders_.get(), F_SETFL, O_NONBLOCK);

  base::SpawnPlan plan(base::SpawnPlan::Group::kOfItsOwn);
  plan.give(their_orders, STDIN_FILENO);
  plan.give(their_events, STDOUT_FILENO);
  plan.give_nothing(STDERR_FILENO);
  std::vector<std::string> arguments{program_.file.filename().string()};
  arguments.insert(arguments.end(), program_.note_words.begin(), program_.note_words.end());
  const int error =
      plan.carry_out(program_.file, std::move(arguments), environment_of_watcher(), id_);
  if (error == 0) return;
  id_ = -1;
  bury();
  set(error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR ? Stage::kMissing
                                                                                 : Stage::kFailed);
}

void Watcher::order(base::OrderToWatcher order) {
  const auto byte = static_cast<std::uint8_t>(order);
  // Ignore a failure to write. If the watcher has ended, hear() notices that by the end of its
  // pipe.
  if (orders_) (void)!::write(orders_.get(), &byte, 1);
}

void Watcher::hear() {
  std::uint8_t byte = 0;
  const ssize_t got = ::read(events_.get(), &byte, 1);
  if (got < 0 && errno == EINTR) return;
  if (got == 1) {
    if ((byte & ready::kReady) != 0) {
      constexpr std::uint8_t kBuses = ready::kLogin | ready::kDesktop;
      if ((lost_heard_ & kBuses & ~byte) != 0) {
        bury();
        set(Stage::kFailed);
        return lost_();
      }
      return set((byte & kBuses) != 0 ? Stage::kListens : Stage::kNothingTells, byte);
    }
    heed_(static_cast<base::ComputerEvent>(byte));
    return order(base::OrderToWatcher::kClosed);
  }
  const State last = state();
  bury();
  if (last.stage == Stage::kOff || last.stage == Stage::kNothingTells) return;
  lost_heard_ |= last.heard;
  next_start_ = std::chrono::steady_clock::now() + kPauseBeforeRestart;
  set(restarts_ < kMaxRestarts ? Stage::kBegins : Stage::kFailed);
  ++restarts_;
  if (last.stage == Stage::kListens) lost_();
}

void Watcher::bury() {
  orders_.reset();
  events_.reset();
  if (id_ < 0) return;
  // Kill the watcher at once, since it has nothing to finish.
  ::kill(id_, SIGKILL);
  while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
}

}  // namespace waterline::node
