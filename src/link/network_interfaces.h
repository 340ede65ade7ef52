#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "wire/channel_messages.h"

// The networks that this device is on, and the sockets for beacons on them. A beacon is a small
// broadcast packet by which two paired devices on one network find each other. Only this file and
// socket_broker.h open network sockets.
namespace waterline::link {

// The UDP port of beacons on every network. All users of this program have the same one, so an
// observer who sees it can guess that the program runs.
inline constexpr std::uint16_t kBeaconPort = 47471;
inline constexpr std::size_t kMaxInterfaces = 4;

// One IPv4 network with a broadcast address. Loopback, tunnels and point-to-point links are left
// out, and so is IPv6, which has no broadcast.
struct NetworkInterface {
  using Host = std::array<std::byte, 4>;
  std::string name;
  Host own{};
  Host mask{};
  Host broadcast{};

  // Returns whether the host may be another device on this network, judging by its address.
  [[nodiscard]] bool has(const Host& host) const;

  friend bool operator==(const NetworkInterface&, const NetworkInterface&) = default;
};

// Returns the networks that this device is on, at most kMaxInterfaces.
std::vector<NetworkInterface> network_interfaces();

std::string host_text(const NetworkInterface::Host& host);

// Returns the network on which the host may be another device; null if there is none. `own` are the
// addresses of this device, of which it may have several on one network.
const NetworkInterface* network_with(const std::vector<NetworkInterface>& links,
                                     const NetworkInterface::Host& host,
                                     const std::set<std::string>& own);

// Two sockets for one network: `send` is connected to its broadcast address.
struct BroadcastPair {
  base::FileDescriptor send;
  wire::channel::Ipv4Endpoint source;  // the address `send` is bound to
  base::FileDescriptor receive;
};
// For beacons: `receive` gets the packets to the broadcast address of that network, and no others.
std::optional<BroadcastPair> open_beacons(const NetworkInterface& link);
// For the calls of a joiner (pairing/call.h): `receive` gets the answers to `source`, whose port is
// that of beacons if it is free. A firewall that lets beacons in then lets the answers in, too: it
// does not take them for answers, because the call went to another address.
std::optional<BroadcastPair> open_calls(const NetworkInterface& link);
// For a displayer: a socket that receives the calls on that network.
base::FileDescriptor hear_calls(const NetworkInterface& link);
struct AnswerSocket {
  base::FileDescriptor send;
  wire::channel::Ipv4Endpoint source;
};
// For a displayer: a socket from this device's address on that network to one joiner there.
std::optional<AnswerSocket> open_answer(const NetworkInterface& link,
                                        const wire::channel::Ipv4Endpoint& joiner);

// Returns this device's IPv4 address on the way to the rest of the world; empty without such a way.
// Nothing is sent to find it.
std::string own_address_outward();

// Returns every address that this device has, without loopback.
std::set<std::string> own_addresses();

// Returns a netlink socket that becomes readable whenever an address is added or removed. It sends
// nothing out of the machine.
base::FileDescriptor watch_addresses();
// Reads and drops all notifications that wait at the socket of watch_addresses(). Returns true if
// there were any.
bool read_away(const base::FileDescriptor& watch);

}  // namespace waterline::link
