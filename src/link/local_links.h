#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "wire/port_messages.h"

// The networks that this device is on, and the beacon sockets for them. With broker.h the only code
// that opens a network socket.
namespace waterline::link {

// Where beacons go, on every network; the same for everybody, and so what tells an onlooker that it
// may be this program.
inline constexpr std::uint16_t kBeaconPort = 47471;
inline constexpr std::size_t kMaxLocalLinks = 4;

// One IPv4 network with a broadcast address: no loopback, no tunnel, no point-to-point line. IPv6
// has none.
struct LocalLink {
  using Host = std::array<std::byte, 4>;
  std::string name;
  Host own{};
  Host mask{};
  Host broadcast{};

  // Whether this is the address of another device on it.
  [[nodiscard]] bool has(const Host& host) const;

  friend bool operator==(const LocalLink&, const LocalLink&) = default;
};

// At most kMaxLocalLinks.
std::vector<LocalLink> local_links();

std::string host_text(const LocalLink::Host& host);

struct BeaconPair {
  base::FileDescriptor send;
  wire::port::Ipv4Endpoint source;  // what it is bound to
  // takes what is sent to everybody on that network, and nothing else
  base::FileDescriptor receive;
};
std::optional<BeaconPair> open_beacons(const LocalLink& link);

// Every address that this device has, without loopback.
std::set<std::string> own_addresses();

// A socket to the kernel that has something to read whenever an address comes or goes. Nothing of
// it leaves the machine.
base::FileDescriptor watch_addresses();
// Whether there was something.
bool read_away(const base::FileDescriptor& watch);

}  // namespace waterline::link
