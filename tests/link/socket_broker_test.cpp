#include "link/socket_broker.h"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <thread>

#include <catch2/catch.hpp>
#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

using namespace waterline::link;
using namespace std::chrono_literals;

namespace {

Dial::Outcome outcome_of(std::vector<SocketAddress> addresses) {
  std::atomic<int> calls = 0;
  Dial dial(std::move(addresses), [&calls] { ++calls; });
  for (int i = 0; i < 1000; ++i) {
    if (auto outcome = dial.take_outcome()) {
      CHECK(calls == 1);
      CHECK_FALSE(dial.take_outcome().has_value());
      return std::move(*outcome);
    }
    std::this_thread::sleep_for(10ms);
  }
  return {};
}

// A name whose lookup ends when the test says so.
constexpr const char* kSlowName = "slow.invalid";
std::atomic<bool> slow_lookup_began = false;
std::atomic<bool> slow_lookup_may_end = false;

}  // namespace

// Takes the place of the system's function in this program, and passes every other name on to it.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  static const auto real =
      reinterpret_cast<decltype(&::getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name == nullptr || std::string_view(name) != kSlowName)
    return real(name, service, hints, found);
  slow_lookup_began = true;
  slow_lookup_began.notify_all();
  slow_lookup_may_end.wait(false);
  return real("127.0.0.1", service, hints, found);
}

TEST_CASE("a listening socket can be dialled by number and by name", "[link]") {
  for (const char* host : {"::", "0.0.0.0", "127.0.0.1"}) {
    INFO(host);
    auto listening = listen_at({host, 0});
    REQUIRE(listening.ok());
    CHECK(listening->address.port != 0);
    CHECK(listen_at({host, listening->address.port}).ok() == false);
    const auto by_number = outcome_of({{"127.0.0.1", listening->address.port}});
    CHECK(by_number.socket);
    CHECK(by_number.local_host == "127.0.0.1");
    CHECK(outcome_of({{"localhost", listening->address.port}}).socket);
  }
}

TEST_CASE("addresses are tried in order, and the successful one is reported", "[link]") {
  const auto listening = listen_at({"127.0.0.1", 0});
  REQUIRE(listening.ok());
  // A port without a listener: bound and closed again.
  const std::uint16_t nobody = listen_at({"127.0.0.1", 0})->address.port;
  const auto reached =
      outcome_of({{"127.0.0.1", nobody}, {"does-not-exist.invalid", 1}, listening->address});
  CHECK(reached.socket);
  CHECK(reached.reached == 2);
  CHECK_FALSE(outcome_of({{"127.0.0.1", nobody}}).socket);
}

TEST_CASE("a cancelled dial makes no more calls and delays nothing", "[link]") {
  std::atomic<int> calls = 0;
  const auto begin = std::chrono::steady_clock::now();
  // The queue of a socket that never accepts is full, so the next connection gets no answer.
  const auto listening = listen_at({"127.0.0.1", 0});
  REQUIRE(listening.ok());
  REQUIRE(listen(listening->socket.get(), 0) == 0);
  const auto first = outcome_of({listening->address});
  {
    Dial second({listening->address, listening->address, listening->address},
                [&calls] { ++calls; });
  }
  const int before = calls;
  CHECK(std::chrono::steady_clock::now() - begin < 2s);
  std::this_thread::sleep_for(100ms);
  CHECK(calls == before);
}

TEST_CASE("a dial that was given up during a lookup calls nobody", "[link]") {
  const auto listening = listen_at({"127.0.0.1", 0});
  REQUIRE(listening.ok());
  {
    const Dial dial({{kSlowName, listening->address.port}}, [] {});
    slow_lookup_began.wait(false);
  }
  slow_lookup_may_end = true;
  slow_lookup_may_end.notify_all();
  pollfd call{listening->socket.get(), POLLIN, 0};
  CHECK(poll(&call, 1, 500) == 0);
}

TEST_CASE("the other device is never told the wildcard address", "[link]") {
  CHECK(addresses_to_name({"127.0.0.1", 80}) == std::vector<std::string>{"127.0.0.1:80"});
  CHECK(addresses_to_name({"2001:db8::7", 80}) == std::vector<std::string>{"[2001:db8::7]:80"});
  for (const char* host : {"::", "0.0.0.0"}) {
    for (const std::string& address : addresses_to_name({host, 80})) {
      INFO(address);
      CHECK(dial_address(address).has_value());
      CHECK(address.find("127.0.0.1") == std::string::npos);
      CHECK(address != "0.0.0.0:80");
      CHECK(address != "[::]:80");
      CHECK(address.rfind("[fe80", 0) == std::string::npos);
    }
  }
}
