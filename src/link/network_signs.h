#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/random.h"

// What this device's own system can tell about its networks, for a person who asks why two devices do
// not meet (`doctor`). All but hears_itself() sends nothing.
namespace waterline::link {

struct NetworkSigns {
  std::string vpn{};  // the interface by which a VPN takes all traffic; empty for none
  bool sees_router_alone = false;
  bool has_global_ipv6 = false;
  enum class OwnBeacon { kNotTried, kHeard, kNotHeard };
  OwnBeacon own_beacon = OwnBeacon::kNotTried;
};

NetworkSigns network_signs();

// Sends one beacon on each network of this device, which nobody can read, and returns whether each
// came back: a firewall that drops the partner's beacons drops this device's own, too. Takes a
// second at most.
NetworkSigns::OwnBeacon hears_itself(base::Random& random);

// Returns the addresses of the routers in the system's table of IPv4 routes (/proc/net/route).
std::set<std::string> routers_in(std::string_view routes);
// Returns whether the table of neighbours (/proc/net/arp) has a router, and no other device that has
// answered.
bool has_routers_alone(std::string_view neighbours, const std::set<std::string>& routers);

}  // namespace waterline::link
