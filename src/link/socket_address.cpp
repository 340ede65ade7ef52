#include "link/socket_address.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/check.h"
#include "wire/address.h"

namespace waterline::link {
namespace {

bool is_numeric(int family, const std::string& host) {
  in6_addr parsed{};  // large enough for both
  return inet_pton(family, host.c_str(), &parsed) == 1;
}

bool is_name(std::string_view host) {
  return !host.empty() && host.front() != '-' && std::ranges::all_of(host, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '.';
  });
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return port;
}

// Splits HOST:PORT into its parts. The host is a name, an IPv4 address or an IPv6 address in
// brackets; the port may be any.
std::optional<SocketAddress> split(std::string_view text) {
  if (!wire::is_address(text)) return {};
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return {};
  const auto port = port_of(text.substr(colon + 1));
  if (!port) return {};
  std::string host(text.substr(0, colon));
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    if (!is_numeric(AF_INET6, host)) return {};
  } else if (!is_name(host)) {
    return {};
  }
  return SocketAddress{std::move(host), *port};
}

}  // namespace

std::optional<SocketAddress> dial_address(std::string_view text) {
  auto address = split(text);
  if (address && address->port == 0) return {};
  return address;
}

std::optional<SocketAddress> listen_address(std::string_view text) {
  if (const auto port = port_of(text)) return SocketAddress{"::", *port};
  auto address = split(text);
  if (!address) return {};
  if (address->host == "localhost") address->host = "127.0.0.1";
  if (!is_numeric(AF_INET, address->host) && !is_numeric(AF_INET6, address->host)) return {};
  return address;
}

bool is_everywhere(const SocketAddress& address) {
  return address.host == "::" || address.host == "0.0.0.0";
}

bool is_numeric(const SocketAddress& address) {
  return is_numeric(AF_INET, address.host) || is_numeric(AF_INET6, address.host);
}

bool is_loopback(const SocketAddress& address) {
  in_addr four{};
  in6_addr six{};
  if (inet_pton(AF_INET, address.host.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
  return inet_pton(AF_INET6, address.host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

bool may_be_elsewhere(const SocketAddress& address) {
  in_addr four{};
  in6_addr six{};
  if (inet_pton(AF_INET, address.host.c_str(), &four) == 1) {
    const std::uint32_t first = ntohl(four.s_addr) >> 24;
    return first != 0 && first != 127 && first < 224;
  }
  if (inet_pton(AF_INET6, address.host.c_str(), &six) != 1) return true;  // a name
  return !IN6_IS_ADDR_UNSPECIFIED(&six) && !IN6_IS_ADDR_LOOPBACK(&six) &&
         !IN6_IS_ADDR_MULTICAST(&six) && !IN6_IS_ADDR_LINKLOCAL(&six) &&
         !IN6_IS_ADDR_V4MAPPED(&six);
}

std::string numeric_host(base::ByteView host) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  base::check(host.size() == 4 || host.size() == 16);
  inet_ntop(host.size() == 4 ? AF_INET : AF_INET6, host.data(), text.data(), text.size());
  return text.data();
}

std::string to_text(const SocketAddress& address) {
  return host_in_address(address.host) + ":" + std::to_string(address.port);
}

std::string host_in_address(const std::string& host) {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return is_ipv6 ? "[" + host + "]" : host;
}

}  // namespace waterline::link
