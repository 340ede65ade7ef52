#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "wire/channel_messages.h"

// The networks that this device is on, and the beacon sockets for them. With broker.h the only code
// that opens a network socket.
namespace waterline::link {

// Where beacons go, on every network; the same for everybody, and so what tells an onlooker that it
// may be this program.
inline constexpr std::uint16_t kBeaconPort = 47471;
inline constexpr std::size_t kMaxInterfaces = 4;

// One IPv4 network with a broadcast address: no loopback, no tunnel, no point-to-point line. IPv6
// has none.
struct NetworkInterface {
  using Host = std::array<std::byte, 4>;
  std::string name;
  Host own{};
  Host mask{};
  Host broadcast{};

  // Whether this is the address of another device on it.
  [[nodiscard]] bool has(const Host& host) const;

  friend bool operator==(const NetworkInterface&, const NetworkInterface&) = default;
};

// At most kMaxInterfaces.
std::vector<NetworkInterface> network_interfaces();

std::string host_text(const NetworkInterface::Host& host);

struct BeaconPair {
  base::FileDescriptor send;
  wire::channel::Ipv4Endpoint source;  // what it is bound to
  // takes what is sent to everybody on that network, and nothing else
  base::FileDescriptor receive;
};
std::optional<BeaconPair> open_beacons(const NetworkInterface& link);

// Every address that this device has, without loopback.
std::set<std::string> own_addresses();

// A socket to the kernel that has something to read whenever an address comes or goes. Nothing of
// it leaves the machine.
base::FileDescriptor watch_addresses();
// Whether there was something.
bool read_away(const base::FileDescriptor& watch);

}  // namespace waterline::link
