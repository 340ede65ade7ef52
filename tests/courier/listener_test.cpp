#include "courier/listener.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/file_descriptor.h"

namespace waterline::courier {
namespace {

using namespace std::chrono_literals;

// A socket that listens on loopback, and callers of it whose own descriptors have high numbers.
class Door {
 public:
  Door() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    socklen_t size = sizeof at_;
    REQUIRE(::bind(listening_.get(), address(), size) == 0);
    REQUIRE(::listen(listening_.get(), 200) == 0);
    REQUIRE(::getsockname(listening_.get(), address(), &size) == 0);
  }
  base::FileDescriptor call() {
    const base::FileDescriptor low(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(::connect(low.get(), address(), sizeof at_) == 0);
    base::FileDescriptor high(::fcntl(low.get(), F_DUPFD_CLOEXEC, 200));
    REQUIRE(high);
    return high;
  }
  Socket listening() { return Socket(::fcntl(listening_.get(), F_DUPFD_CLOEXEC, 0)); }

 private:
  sockaddr* address() { return reinterpret_cast<sockaddr*>(&at_); }

  sockaddr_in at_{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
  base::FileDescriptor listening_;
};

TEST_CASE("Calls leave descriptors free for the sockets of the node", "[courier]") {
  asio::io_context io;
  const base::SystemClock clock;
  Door door;
  std::vector<Stream> accepted;
  const auto listener = std::make_shared<Listener>(
      io, clock, [&](Stream call, const StreamEndpoint&) { accepted.push_back(std::move(call)); },
      1000);
  listener->start(door.listening());

  std::vector<base::FileDescriptor> callers;
  for (int i = 0; i < 100; ++i) callers.push_back(door.call());
  const auto turned_away = [&](const base::FileDescriptor& caller) {
    char byte = 0;
    return ::recv(caller.get(), &byte, 1, MSG_DONTWAIT) == 0;
  };
  while (std::ranges::none_of(callers, turned_away)) REQUIRE(io.run_one_for(20s) > 0);
  const std::size_t held = accepted.size();
  REQUIRE(held > 0);
  std::vector<base::FileDescriptor> passed;
  for (int i = 0; i < Listener::kSpareDescriptors; ++i) {
    passed.emplace_back(::fcntl(callers.front().get(), F_DUPFD_CLOEXEC, 0));
    CHECK(passed.back().get() < Listener::kDescriptors);
  }

  // Once there is room, calls are taken again.
  passed.clear();
  accepted.clear();
  while (accepted.empty()) REQUIRE(io.run_one_for(20s) > 0);
  listener->close();
  io.run_for(20s);
}

}  // namespace
}  // namespace waterline::courier
