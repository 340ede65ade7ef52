#include "link/box_dial.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include <poll.h>

#include "link/carrier.h"
#include "link/socket_broker.h"
#include "link/tor_sockets.h"

namespace waterline::link {
namespace {

base::FileDescriptor connect_directly(const SocketAddress& at,
                                      const std::function<bool()>& goes_on) {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_done = false;
  Dial dial({at}, [&] {
    const std::lock_guard lock(mutex);
    is_done = true;
    changed.notify_all();
  });
  std::unique_lock lock(mutex);
  while (!changed.wait_for(lock, Carrier::kAskEvery, [&] { return is_done; })) {
    lock.unlock();
    const bool wanted = goes_on();
    lock.lock();
    if (!wanted) return {};
  }
  auto outcome = dial.take_outcome();
  return outcome ? std::move(outcome->socket) : base::FileDescriptor();
}

// Waits for a call through Tor, asking `goes_on` meanwhile.
base::FileDescriptor connect_by_tor(const SocketAddress& at, const std::filesystem::path& tor,
                                    const std::function<bool()>& goes_on) {
  if (at.host.size() > 255) return {};
  const auto until = std::chrono::steady_clock::now() + TorCall::kMaxWait;
  TorCall call(tor, at.host, at.port);
  while (call.state() == TorCall::State::kCalling) {
    if (!goes_on() || std::chrono::steady_clock::now() >= until) return {};
    pollfd waits{call.descriptor(), call.events(), 0};
    if (poll(&waits, 1, static_cast<int>(Carrier::kAskEvery.count())) > 0) call.advance();
  }
  return call.state() == TorCall::State::kConnected ? call.take_socket() : base::FileDescriptor();
}

}  // namespace

base::FileDescriptor connect_to_box(const SocketAddress& at, BoxWay way,
                                    const std::filesystem::path& tor,
                                    const std::function<bool()>& goes_on) {
  return way == BoxWay::kDirect ? connect_directly(at, goes_on) : connect_by_tor(at, tor, goes_on);
}

}  // namespace waterline::link
