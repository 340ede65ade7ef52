#include "api/http_server.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "api/http_parser.h"
#include "base/check.h"
#include "crypto/secret.h"

namespace waterline::api {
namespace {

// How many accepted connections may wait for a thread. Further ones wait in the system's queue, and
// when that is full, the callers wait before they connect. So every caller gets an answer.
constexpr std::size_t kMaxWaiting = 64;

// While other callers wait, a caller gets only this long to send its whole request. The server
// checks once per kLook whether a caller has taken longer.
constexpr std::chrono::seconds kPatience{1};
constexpr std::chrono::milliseconds kLook{250};

// Overwrites what earlier calls left on this thread's stack: cpp-httplib reads request bodies
// through buffers there.
[[gnu::noinline]] void wipe_stack() {
  std::array<std::byte, std::size_t{64} * 1024> room;
  crypto::wipe(room);
}

}  // namespace

HttpServer::HttpServer(Door door, Handler handler, MaxBody max_body)
    : door_(std::move(door)),
      end_(::eventfd(0, EFD_CLOEXEC)),
      parser_(std::make_unique<HttpParser>(door_.serves, std::move(handler), max_body,
                                           door_.requests, door_.headers)) {
  base::check(static_cast<bool>(end_));
  threads_.emplace_back([this] { accept_connections(); });
  for (std::size_t i = 0; i < door_.threads; ++i) threads_.emplace_back([this] { work(); });
}

HttpServer::~HttpServer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    waiting_.clear();
    for (const auto& [socket, since] : served_) ::shutdown(socket, SHUT_RD);
  }
  const std::uint64_t one = 1;
  base::check(::write(end_.get(), &one, sizeof one) == sizeof one);
  changed_.notify_all();
  room_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void HttpServer::accept_connections() {
  for (;;) {
    std::array<pollfd, 2> polled{{{door_.listening.get(), POLLIN, 0}, {end_.get(), POLLIN, 0}}};
    int wait = -1;
    {
      const std::unique_lock lock(mutex_);
      cut_slow_callers(lock);
      if (!waiting_.empty()) wait = static_cast<int>(kLook.count());
    }
    if (::poll(polled.data(), polled.size(), wait) < 0) continue;
    if (polled[1].revents != 0) return;
    if (polled[0].revents == 0) continue;
    base::FileDescriptor connection(
        ::accept4(door_.listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection) {
      // Perhaps the process has no free descriptor. Wait a little, and try again.
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      continue;
    }
    if (!door_.admits(connection)) continue;
    std::unique_lock lock(mutex_);
    while (
        !room_.wait_for(lock, kLook, [this] { return ending_ || waiting_.size() < kMaxWaiting; })) {
      cut_slow_callers(lock);
    }
    if (ending_) return;
    waiting_.push_back(std::move(connection));
    changed_.notify_one();
  }
}

// While callers wait for a thread, stops reading from those callers that take too long to send
// their request. A request that was read completely is still answered.
void HttpServer::cut_slow_callers(const std::unique_lock<std::mutex>& lock) {
  base::check(lock.owns_lock());
  if (waiting_.empty()) return;
  const auto long_ago = std::chrono::steady_clock::now() - kPatience;
  for (const auto& [socket, since] : served_) {
    if (since < long_ago) ::shutdown(socket, SHUT_RD);
  }
}

bool HttpServer::await_request(int socket, ConnectionStream& stream) {
  if (!stream.await_request(kLongestRest)) return false;
  const std::lock_guard lock(mutex_);
  served_[socket] = std::chrono::steady_clock::now();
  return !ending_;
}

void HttpServer::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    base::FileDescriptor connection = std::move(waiting_.front());
    waiting_.pop_front();
    room_.notify_one();
    const int number = connection.get();
    served_.emplace(number, std::chrono::steady_clock::now());
    lock.unlock();
    {
      ConnectionStream stream(number, HttpParser::kMaxHeadBytes);
      while (parser_->process(stream) && await_request(number, stream)) wipe_stack();
      stream.drain();
    }
    wipe_stack();
    lock.lock();
    served_.erase(number);
    connection.reset();
  }
}

}  // namespace waterline::api
