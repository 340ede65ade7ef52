#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace waterline::link {

// An address in the form HOST:PORT, at which a device can be reached or at which this one listens.
// A host is a name, an IPv4 address, or an IPv6 address, which is written in brackets.
struct SocketAddress {
  std::string host;
  std::uint16_t port = 0;

  friend bool operator==(const SocketAddress&, const SocketAddress&) = default;
};

// Parses an address to dial: "home.example:4711", "192.0.2.7:4711", "[2001:db8::7]:4711". The port
// is 1 to 65535. A name has letters, digits, hyphens and dots; parsing asks no name server. Returns
// nullopt for any other text.
std::optional<SocketAddress> dial_address(std::string_view text);

// Parses an address to listen on: a numeric host or "localhost", and a port. Port 0 stands for any
// free port. A port alone stands for that port at all addresses of this device: "4711" is
// "[::]:4711".
std::optional<SocketAddress> listen_address(std::string_view text);

// Returns whether the address stands for all addresses of this device.
bool is_everywhere(const SocketAddress& address);
// Returns whether the host is numeric, so that no name server is asked for it.
bool is_numeric(const SocketAddress& address);

// Returns whether the host is numeric and stands for this device itself.
bool is_loopback(const SocketAddress& address);
// Returns whether another device may be reached there: false for a numeric host that stands for this
// device, for everybody or for nobody, or that is valid on one link only.
bool may_be_elsewhere(const SocketAddress& address);

std::string to_text(const SocketAddress& address);

// Returns the host in the form that HOST:PORT uses: an IPv6 address stands in brackets.
std::string host_in_address(const std::string& host);

// Returns an IP address as a text. REQUIRES: `address` has 4 or 16 bytes, in network byte order.
std::string numeric_host(base::ByteView host);

}  // namespace waterline::link
