#include "link/network_interfaces.h"

#include <catch2/catch.hpp>

using namespace waterline::link;
using namespace std::chrono_literals;

namespace {

NetworkInterface::Host host(int a, int b, int c, int d) {
  return {std::byte(a), std::byte(b), std::byte(c), std::byte(d)};
}

}  // namespace

TEST_CASE("a beacon can trigger a call only within the same network", "[link]") {
  const NetworkInterface link{"lan", host(192, 168, 1, 10), host(255, 255, 255, 0),
                              host(192, 168, 1, 255)};
  CHECK(link.has(host(192, 168, 1, 11)));
  CHECK(link.has(host(192, 168, 1, 1)));
  for (const auto& other :
       {host(192, 168, 1, 10), host(192, 168, 1, 255), host(192, 168, 1, 0), host(192, 168, 2, 11),
        host(127, 0, 0, 1), host(8, 8, 8, 8), host(0, 0, 0, 0), host(255, 255, 255, 255)}) {
    INFO(host_text(other));
    CHECK_FALSE(link.has(other));
  }
  const NetworkInterface odd{"lan", host(10, 0, 3, 200), host(255, 255, 252, 0),
                             host(10, 0, 3, 255)};
  CHECK(odd.has(host(10, 0, 0, 1)));
  CHECK(odd.has(host(10, 0, 2, 255)));
  CHECK_FALSE(odd.has(host(10, 0, 4, 1)));
  CHECK_FALSE(odd.has(host(10, 0, 0, 0)));
}

TEST_CASE("no address of this device passes for another device", "[link]") {
  const std::vector<NetworkInterface> links{
      {"lan", host(192, 168, 1, 10), host(255, 255, 255, 0), host(192, 168, 1, 255)},
      {"wlan", host(10, 0, 0, 2), host(255, 0, 0, 0), host(10, 255, 255, 255)}};
  const std::set<std::string> own{"192.168.1.10", "192.168.1.77", "10.0.0.2", "fd00::2"};
  CHECK(network_with(links, host(192, 168, 1, 11), own) == &links[0]);
  CHECK(network_with(links, host(10, 9, 8, 7), own) == &links[1]);
  for (const auto& other : {host(192, 168, 1, 10), host(192, 168, 1, 77), host(10, 0, 0, 2),
                            host(192, 168, 1, 255), host(203, 0, 113, 5)}) {
    INFO(host_text(other));
    CHECK(network_with(links, other, own) == nullptr);
  }
}

TEST_CASE("the listed local networks exclude loopback and tunnels and are few", "[link]") {
  const auto links = network_interfaces();
  CHECK(links.size() <= kMaxInterfaces);
  for (const auto& link : links) {
    CHECK(host_text(link.own).rfind("127.", 0) != 0);
    CHECK_FALSE(link.has(link.own));
  }
}
