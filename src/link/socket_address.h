#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace waterline::link {

// HOST:PORT: where a device is found, or where this one listens. A host is a name, an IPv4 address,
// or an IPv6 address, which stands in brackets when it is written.
struct SocketAddress {
  std::string host;
  std::uint16_t port = 0;

  friend bool operator==(const SocketAddress&, const SocketAddress&) = default;
};

// "home.example:4711", "192.0.2.7:4711", "[2001:db8::7]:4711". Ports from 1 to 65535. None for
// anything else; a name is letters, digits, hyphens and dots, and whether it exists is not asked.
std::optional<SocketAddress> dial_address(std::string_view text);

// The same with a numeric host or "localhost", and port 0 for any that is free. A port alone means
// every address of this device: "4711" is "[::]:4711".
std::optional<SocketAddress> listen_address(std::string_view text);

// Whether it means every address of this device.
bool is_everywhere(const SocketAddress& address);
// Whether the host is a number, so that no name server is asked for it.
bool is_numeric(const SocketAddress& address);

std::string to_text(const SocketAddress& address);

// A host as it stands before the colon of HOST:PORT: an IPv6 address in its brackets.
std::string host_in_address(const std::string& host);

// 4 or 16 bytes as they stand in a packet. REQUIRES: one of the two.
std::string numeric_host(base::ByteView host);

}  // namespace waterline::link
