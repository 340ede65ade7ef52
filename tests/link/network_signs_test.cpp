#include "link/network_signs.h"

#include <string>

#include <catch2/catch.hpp>

// What this device's system tells about its networks.
namespace waterline::link {
namespace {

// As Linux prints them on a machine of this byte order; the columns are those of the kernel.
const std::string kRoutes =
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
    "wlan0\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
    "wlan0\t0000A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0\n";
const std::string kHead =
    "IP address       HW type     Flags       HW address            Mask     Device\n";

std::string neighbour(const std::string& address, const std::string& flags) {
  return address + "      0x1         " + flags + "         02:00:00:00:00:01     *        wlan0\n";
}

}  // namespace

TEST_CASE("a router is the gateway of a route", "[link][signs]") {
  CHECK(routers_in(kRoutes) == std::set<std::string>{"192.168.0.1"});
  CHECK(routers_in("").empty());
  CHECK(routers_in("x\ty\tzzzzzzzz\n").empty());
}

TEST_CASE("a network keeps its devices apart if the router alone has answered", "[link][signs]") {
  const auto routers = routers_in(kRoutes);
  const std::string router = kHead + neighbour("192.168.0.1", "0x2");
  CHECK(has_routers_alone(router, routers));
  CHECK(has_routers_alone(router + neighbour("192.168.0.7", "0x0"), routers));
  CHECK_FALSE(has_routers_alone(router + neighbour("192.168.0.7", "0x2"), routers));
  CHECK_FALSE(has_routers_alone(kHead + neighbour("192.168.0.1", "0x0"), routers));
  CHECK_FALSE(has_routers_alone(kHead, routers));
  CHECK_FALSE(has_routers_alone("", routers));
}

}  // namespace waterline::link
