#include <csignal>
#include <fstream>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "linked_device.h"

// Tests a partner's device that is gone without a goodbye, or answers slowly.

using namespace waterline;
using namespace waterline::link;
using namespace std::chrono_literals;

namespace {

// Returns the couriers of all devices in this process.
std::vector<pid_t> couriers() {
  std::vector<pid_t> found;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream children(thread.path() / "children");
    for (pid_t child = 0; children >> child;) found.push_back(child);
  }
  return found;
}

// While an object exists, it keeps a process stopped (SIGSTOP). The system still acknowledges the
// packets for that process.
class Stopped {
 public:
  explicit Stopped(pid_t process) : process_(process) { ::kill(process_, SIGSTOP); }
  ~Stopped() { ::kill(process_, SIGCONT); }
  Stopped(const Stopped&) = delete;
  Stopped& operator=(const Stopped&) = delete;

 private:
  pid_t process_;
};

// Accepts calls and sends nothing.
class Silent {
 public:
  Silent() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    base::check(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                ::listen(socket_, 16) == 0);
    base::check(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    at = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~Silent() {
    for (const int call : calls_) ::close(call);
    ::close(socket_);
  }
  Silent(const Silent&) = delete;
  Silent& operator=(const Silent&) = delete;

  // Accepts calls for this time. Returns the number of all calls so far.
  std::size_t calls_within(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
      pollfd wait{socket_, POLLIN, 0};
      if (left <= 0ms || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0)
        return calls_.size();
      calls_.push_back(::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC));
    }
  }

  std::string at;

 private:
  int socket_;
  std::vector<int> calls_;
};

std::optional<Error> sync_within(Device& device, std::chrono::seconds time) {
  const auto synced = device.with([time](PartnerLink& partner_link, auto&, auto& lock) {
    return partner_link.sync_now(lock, time);
  });
  return synced.ok() ? std::nullopt : std::optional(synced.error());
}

}  // namespace

TEST_CASE("a sync during the answer to a call makes no second call", "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  anna.stop();
  Silent silent;
  REQUIRE(ben.with([&](PartnerLink& partner_link, auto&, auto&) {
               return partner_link.set_address(silent.at);
             })
              .ok());
  std::thread asking([&] {
    for (int i = 0; i < 3; ++i) sync_within(ben, 0s);
  });
  // After a call that was accepted, the device waits two seconds before the next call, however
  // often a person asks.
  CHECK(silent.calls_within(1000ms) == 1);
  asking.join();
  static_cast<void>(sync_within(ben, 0s));
  CHECK(silent.calls_within(500ms) == 1);
  CHECK(silent.calls_within(3500ms) > 1);
}

TEST_CASE("a stopped partner's program does not count as answering, and reconnects later",
          "[link]") {
  Device anna;
  Device ben;
  pair(anna, ben);
  ben.stop();
  const auto of_anna = couriers();
  REQUIRE(of_anna.size() == 1);
  ben.start();
  REQUIRE(ben.becomes_linked());
  REQUIRE_FALSE(sync_within(ben, 20s));
  // The two devices are in step. A sync must ask the partner's device nevertheless.
  REQUIRE_FALSE(sync_within(ben, 20s));
  {
    const Stopped still(of_anna.front());
    CHECK(sync_within(ben, 2s) == Error::kUnreachable);
    CHECK(ben.status().link == PartnerLink::Link::kLinked);
    // The device gives the link up ten seconds after it asked the partner's device for an answer.
    CHECK(ben.becomes(PartnerLink::Link::kWaiting));
    ben.share("while nobody answered");
  }
  CHECK(anna.holds("while nobody answered"));
  CHECK_FALSE(sync_within(ben, 20s));
  CHECK(ben.status().link == PartnerLink::Link::kLinked);
}
