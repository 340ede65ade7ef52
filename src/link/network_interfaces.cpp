#include "link/network_interfaces.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace waterline::link {
namespace {

using Host = NetworkInterface::Host;
using Interfaces = std::unique_ptr<ifaddrs, void (*)(ifaddrs*)>;

Interfaces interfaces() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) first = nullptr;
  return {first, freeifaddrs};
}

Host host_of(const sockaddr* address) {
  Host host{};
  const auto& bytes = reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  std::memcpy(host.data(), &bytes, host.size());
  return host;
}

std::uint32_t number_of(const Host& host) {
  std::uint32_t number = 0;
  for (const std::byte byte : host) number = number << 8 | std::to_integer<std::uint32_t>(byte);
  return number;
}

bool has_broadcast(const ifaddrs& one) {
  constexpr unsigned kWanted = IFF_UP | IFF_RUNNING | IFF_BROADCAST;
  constexpr unsigned kUnwanted = IFF_LOOPBACK | IFF_POINTOPOINT;
  return one.ifa_addr != nullptr && one.ifa_addr->sa_family == AF_INET &&
         one.ifa_netmask != nullptr && one.ifa_broadaddr != nullptr &&
         (one.ifa_flags & kWanted) == kWanted && (one.ifa_flags & kUnwanted) == 0;
}

sockaddr_in address_of(const Host& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  std::memcpy(&address.sin_addr, host.data(), host.size());
  return address;
}

template <auto Call>
bool with_address(const base::FileDescriptor& socket, const sockaddr_in& address) {
  return Call(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool allow(const base::FileDescriptor& socket, int option) {
  const int yes = 1;
  return setsockopt(socket.get(), SOL_SOCKET, option, &yes, sizeof yes) == 0;
}

base::FileDescriptor datagram_socket() {
  return base::FileDescriptor(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

bool connect_to_everybody(const base::FileDescriptor& socket, const NetworkInterface& link) {
  return allow(socket, SO_BROADCAST) &&
         with_address<connect>(socket, address_of(link.broadcast, kBeaconPort));
}

// Notes in `source` the port to which the socket is bound.
bool note_port(const base::FileDescriptor& socket, wire::channel::Ipv4Endpoint& source) {
  sockaddr_in bound{};
  socklen_t size = sizeof bound;
  if (getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) return false;
  source.port = ntohs(bound.sin_port);
  return true;
}

}  // namespace

bool NetworkInterface::has(const Host& host) const {
  const std::uint32_t number = number_of(host);
  const bool is_inside = (number & number_of(mask)) == (number_of(own) & number_of(mask));
  const bool is_a_device = (number & ~number_of(mask)) != 0 && host != broadcast && host != own;
  return is_inside && is_a_device;
}

std::vector<NetworkInterface> network_interfaces() {
  std::vector<NetworkInterface> links;
  const Interfaces all = interfaces();
  for (const ifaddrs* one = all.get(); one != nullptr && links.size() < kMaxInterfaces;
       one = one->ifa_next) {
    if (!has_broadcast(*one)) continue;
    NetworkInterface link{one->ifa_name, host_of(one->ifa_addr), host_of(one->ifa_netmask),
                          host_of(one->ifa_broadaddr)};
    if (number_of(link.broadcast) != 0 && link.broadcast != link.own)
      links.push_back(std::move(link));
  }
  return links;
}

const NetworkInterface* network_with(const std::vector<NetworkInterface>& links, const Host& host,
                                     const std::set<std::string>& own) {
  if (own.contains(host_text(host))) return nullptr;
  const auto link =
      std::ranges::find_if(links, [&host](const NetworkInterface& one) { return one.has(host); });
  return link == links.end() ? nullptr : &*link;
}

std::string host_text(const Host& host) {
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, host.data(), text.data(), text.size());
  return text.data();
}

std::optional<BroadcastPair> open_beacons(const NetworkInterface& link) {
  BroadcastPair pair{datagram_socket(), {link.own, 0}, hear_calls(link)};
  const bool sends = pair.send && with_address<bind>(pair.send, address_of(link.own, 0)) &&
                     connect_to_everybody(pair.send, link) && note_port(pair.send, pair.source);
  if (!sends || !pair.receive) return {};
  return pair;
}

std::optional<BroadcastPair> open_calls(const NetworkInterface& link) {
  BroadcastPair pair{datagram_socket(), {link.own, 0}, datagram_socket()};
  if (!pair.send || !pair.receive) return {};
  // The first socket is bound without SO_REUSEADDR, so that the port is this device's alone. Then
  // the second one shares it.
  const bool is_bound = with_address<bind>(pair.send, address_of(link.own, kBeaconPort)) ||
                        with_address<bind>(pair.send, address_of(link.own, 0));
  if (!is_bound || !note_port(pair.send, pair.source)) return {};
  const bool is_shared = allow(pair.send, SO_REUSEADDR) && allow(pair.receive, SO_REUSEADDR) &&
                         with_address<bind>(pair.receive, address_of(link.own, pair.source.port));
  if (!is_shared || !connect_to_everybody(pair.send, link)) return {};
  return pair;
}

base::FileDescriptor hear_calls(const NetworkInterface& link) {
  base::FileDescriptor socket = datagram_socket();
  // Allow other sockets on the same port, since nodes of other users on this machine may listen on
  // it, too.
  const bool hears = socket && allow(socket, SO_REUSEADDR) &&
                     with_address<bind>(socket, address_of(link.broadcast, kBeaconPort));
  return hears ? std::move(socket) : base::FileDescriptor();
}

std::optional<AnswerSocket> open_answer(const NetworkInterface& link,
                                        const wire::channel::Ipv4Endpoint& joiner) {
  AnswerSocket answer{datagram_socket(), {link.own, 0}};
  const bool is_open = answer.send && with_address<bind>(answer.send, address_of(link.own, 0)) &&
                       with_address<connect>(answer.send, address_of(joiner.host, joiner.port)) &&
                       note_port(answer.send, answer.source);
  if (!is_open) return {};
  return answer;
}

std::string own_address_outward() {
  // An address for documents (RFC 5737). To connect a datagram socket only looks up the route.
  constexpr Host kSomewhere{std::byte{192}, std::byte{0}, std::byte{2}, std::byte{1}};
  constexpr std::uint16_t kAnyPort = 9;
  const base::FileDescriptor socket = datagram_socket();
  sockaddr_in own{};
  socklen_t size = sizeof own;
  if (!socket || !with_address<connect>(socket, address_of(kSomewhere, kAnyPort)) ||
      getsockname(socket.get(), reinterpret_cast<sockaddr*>(&own), &size) != 0)
    return {};
  return host_text(host_of(reinterpret_cast<const sockaddr*>(&own)));
}

std::set<std::string> own_addresses() {
  std::set<std::string> addresses;
  const Interfaces all = interfaces();
  for (const ifaddrs* one = all.get(); one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || (one->ifa_flags & IFF_UP) == 0 ||
        (one->ifa_flags & IFF_LOOPBACK) != 0)
      continue;
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = one->ifa_addr->sa_family;
    const void* bytes = nullptr;
    if (family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr;
    if (family == AF_INET6)
      bytes = &reinterpret_cast<const sockaddr_in6*>(one->ifa_addr)->sin6_addr;
    if (bytes != nullptr && inet_ntop(family, bytes, text.data(), text.size()) != nullptr)
      addresses.insert(text.data());
  }
  return addresses;
}

base::FileDescriptor watch_addresses() {
  base::FileDescriptor watch(
      ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  sockaddr_nl groups{};
  groups.nl_family = AF_NETLINK;
  groups.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  if (!watch || bind(watch.get(), reinterpret_cast<const sockaddr*>(&groups), sizeof groups) != 0)
    return {};
  return watch;
}

bool read_away(const base::FileDescriptor& watch) {
  bool had_some = false;
  std::array<char, 4096> buffer{};
  // An overflow of the socket (ENOBUFS) counts as a notification too. Only the fact of a
  // notification matters, and not its content.
  for (;;) {
    const ssize_t size = recv(watch.get(), buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_TRUNC);
    if (size == 0 || (size < 0 && errno != ENOBUFS)) return had_some;
    had_some = true;
  }
}

}  // namespace waterline::link
