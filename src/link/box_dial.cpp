#include "link/box_dial.h"

#include <condition_variable>
#include <mutex>

#include "link/carrier.h"
#include "link/socket_broker.h"

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

}  // namespace

base::FileDescriptor connect_to_box(const SocketAddress& at, BoxWay way,
                                    const std::filesystem::path& /*tor*/,
                                    const std::function<bool()>& goes_on) {
  if (way == BoxWay::kDirect) return connect_directly(at, goes_on);
  return {};
}

}  // namespace waterline::link
