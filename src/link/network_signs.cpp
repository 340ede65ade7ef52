#include "link/network_signs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <vector>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/if_arp.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "link/network_interfaces.h"

namespace waterline::link {
namespace {

using Addresses = std::unique_ptr<ifaddrs, void (*)(ifaddrs*)>;

Addresses all_addresses() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) first = nullptr;
  return {first, freeifaddrs};
}

template <class Visit>
void for_each(const Addresses& all, int family, Visit visit) {
  for (const ifaddrs* one = all.get(); one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr != nullptr && one->ifa_addr->sa_family == family) visit(*one);
  }
}

std::string host_of(const ifaddrs& one) {
  const auto* address = reinterpret_cast<const sockaddr_in*>(one.ifa_addr);
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size());
  return text.data();
}

// A tunnel has packets without any header of a link: WireGuard, OpenVPN, Tailscale.
bool is_tunnel(const Addresses& all, const std::string& name) {
  bool is_one = false;
  for_each(all, AF_PACKET, [&](const ifaddrs& one) {
    const auto* link = reinterpret_cast<const sockaddr_ll*>(one.ifa_addr);
    is_one = is_one || (one.ifa_name == name && link->sll_hatype == ARPHRD_NONE);
  });
  return is_one;
}

std::string vpn_outward(const Addresses& all) {
  const std::string own = own_address_outward();
  std::string name;
  for_each(all, AF_INET, [&](const ifaddrs& one) {
    if (host_of(one) == own) name = one.ifa_name;
  });
  return is_tunnel(all, name) ? name : std::string();
}

bool has_global_ipv6(const Addresses& all) {
  bool has_one = false;
  for_each(all, AF_INET6, [&](const ifaddrs& one) {
    const auto& bytes = reinterpret_cast<const sockaddr_in6*>(one.ifa_addr)->sin6_addr.s6_addr;
    has_one = has_one || (bytes[0] & 0xe0) == 0x20;  // 2000::/3
  });
  return has_one;
}

std::string system_table(const char* name) {
  std::ifstream in(name);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

bool hears_itself_on(const NetworkInterface& network, base::Random& random) {
  constexpr std::size_t kBeaconSize = 64;
  constexpr std::chrono::milliseconds kWait{250};
  const auto sockets = open_beacons(network);
  if (!sockets) return true;  // that says nothing about a firewall
  const auto sent = random.bytes<kBeaconSize>();
  if (send(sockets->send.get(), sent.data(), sent.size(), MSG_NOSIGNAL) < 0) return true;
  const auto until = std::chrono::steady_clock::now() + kWait;
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd waits{sockets->receive.get(), POLLIN, 0};
    if (left.count() <= 0 || poll(&waits, 1, static_cast<int>(left.count())) <= 0) return false;
    // Whatever else comes in is dropped unread.
    std::array<std::byte, kBeaconSize> heard{};
    const ssize_t size = recv(sockets->receive.get(), heard.data(), heard.size(), MSG_DONTWAIT);
    if (size == static_cast<ssize_t>(heard.size()) && heard == sent) return true;
  }
}

}  // namespace

NetworkSigns network_signs() {
  const Addresses all = all_addresses();
  return {.vpn = vpn_outward(all),
          .sees_router_alone = has_routers_alone(system_table("/proc/net/arp"),
                                                 routers_in(system_table("/proc/net/route"))),
          .has_global_ipv6 = has_global_ipv6(all)};
}

NetworkSigns::OwnBeacon hears_itself(base::Random& random) {
  const auto networks = network_interfaces();
  if (networks.empty()) return NetworkSigns::OwnBeacon::kNotTried;
  const bool hears = std::ranges::all_of(
      networks, [&](const NetworkInterface& one) { return hears_itself_on(one, random); });
  return hears ? NetworkSigns::OwnBeacon::kHeard : NetworkSigns::OwnBeacon::kNotHeard;
}

std::set<std::string> routers_in(std::string_view routes) {
  constexpr std::size_t kGateway = 2;  // the column
  std::set<std::string> routers;
  std::istringstream lines{std::string(routes)};
  for (std::string line; std::getline(lines, line);) {
    const auto words = words_of(line);
    if (words.size() <= kGateway || words[kGateway].size() != 8) continue;
    const std::string& digits = words[kGateway];
    std::uint32_t number = 0;  // in the order of this machine's bytes in memory
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || number == 0)
      continue;
    in_addr address{number};
    std::array<char, INET_ADDRSTRLEN> text{};
    inet_ntop(AF_INET, &address, text.data(), text.size());
    routers.insert(text.data());
  }
  return routers;
}

bool has_routers_alone(std::string_view neighbours, const std::set<std::string>& routers) {
  constexpr std::size_t kFlags = 2;  // the column
  bool has_router = false;
  std::istringstream lines{std::string(neighbours)};
  for (std::string line; std::getline(lines, line);) {
    const auto words = words_of(line);
    // 0x2: it has answered; 0x0: it was asked for, and has not.
    if (words.size() <= kFlags || words[kFlags] != "0x2") continue;
    if (!routers.contains(words[0])) return false;
    has_router = true;
  }
  return has_router;
}

}  // namespace waterline::link
