#include "link/own_sockets.h"

#include <charconv>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <optional>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "link/socket_address.h"
#include "link/tor_options.h"

namespace waterline::link {
namespace {

std::optional<int> option(int socket, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  if (getsockopt(socket, SOL_SOCKET, name, &value, &size) != 0) return {};
  return value;
}

std::string address_of(int socket, bool of_the_other_end) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  if ((of_the_other_end ? getpeername(socket, where, &size) : getsockname(socket, where, &size)) !=
      0)
    return {};
  if (address.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(address);
    return to_text(
        SocketAddress{numeric_host(std::as_bytes(std::span(&in.sin_addr, 1))), ntohs(in.sin_port)});
  }
  if (address.ss_family == AF_INET6) {
    const auto& in = reinterpret_cast<const sockaddr_in6&>(address);
    return to_text(SocketAddress{numeric_host(std::as_bytes(std::span(&in.sin6_addr, 1))),
                                 ntohs(in.sin6_port)});
  }
  return {};
}

// Returns the path that a Unix socket is bound to, or the other end of it, by `getsockname` or
// `getpeername`; empty if there is none.
std::string unix_path_of(int socket, int (*name_of)(int, sockaddr*, socklen_t*)) {
  sockaddr_un address{};
  socklen_t size = sizeof address;
  if (name_of(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      size <= offsetof(sockaddr_un, sun_path)) {
    return {};
  }
  return {
      address.sun_path,
      strnlen(address.sun_path, size - static_cast<socklen_t>(offsetof(sockaddr_un, sun_path)))};
}

bool is_named(const std::string& path, std::string_view name) {
  return path.ends_with("/" + std::string(name));
}

// Returns a description of the socket with this descriptor number; nullopt if the number is no
// socket, or was closed meanwhile.
std::optional<OwnSocket> look_at(int number) {
  using Kind = OwnSocket::Kind;
  const auto domain = option(number, SO_DOMAIN);
  const auto type = option(number, SO_TYPE);
  if (!domain || !type) return {};
  const bool listens = option(number, SO_ACCEPTCONN).value_or(0) != 0;
  if (domain == AF_UNIX) {
    if (type == SOCK_SEQPACKET) return OwnSocket{Kind::kChannel, {}, {}};
    if (listens) {
      const bool is_of_tor = is_named(unix_path_of(number, getsockname), kTorIn);
      return OwnSocket{is_of_tor ? Kind::kTorListening : Kind::kUnixListening, {}, {}};
    }
    // A connection to the API has the name of the socket where the API listens; the two ends of a
    // pair have none.
    const std::string there = unix_path_of(number, getpeername);
    if (is_named(there, kTorCalls) || is_named(there, kTorBoxes))
      return OwnSocket{Kind::kTorCall, {}, {}};
    const bool is_of_a_pair = there.empty() && unix_path_of(number, getsockname).empty();
    return OwnSocket{is_of_a_pair ? Kind::kTorControl : Kind::kUnix, {}, {}};
  }
  if (domain == AF_NETLINK) return OwnSocket{Kind::kNetlink, {}, {}};
  if (domain != AF_INET && domain != AF_INET6) return OwnSocket{Kind::kOther, {}, {}};
  if (type == SOCK_STREAM) {
    return OwnSocket{listens ? Kind::kTcpListening : Kind::kTcp,
                     address_of(number, /*of_the_other_end=*/!listens),
                     address_of(number, /*of_the_other_end=*/false)};
  }
  if (type == SOCK_DGRAM)
    return OwnSocket{Kind::kUdp, address_of(number, /*of_the_other_end=*/false), {}};
  return OwnSocket{Kind::kOther, {}, {}};
}

}  // namespace

std::vector<OwnSocket> own_sockets() {
  std::vector<OwnSocket> sockets;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", error)) {
    const std::string name = entry.path().filename();
    int number = -1;
    if (std::from_chars(name.data(), name.data() + name.size(), number).ec != std::errc()) continue;
    if (auto socket = look_at(number)) sockets.push_back(std::move(*socket));
  }
  return sockets;
}

bool is_of_loopback(const OwnSocket& socket, std::uint16_t port) {
  return port != 0 && socket.here == "127.0.0.1:" + std::to_string(port);
}

std::vector<OwnSocket> lasting_sockets(std::uint16_t loopback_port) {
  std::vector<OwnSocket> sockets = own_sockets();
  std::erase_if(sockets, [&](const OwnSocket& socket) {
    return socket.kind == OwnSocket::Kind::kChannel || socket.kind == OwnSocket::Kind::kTorCall ||
           (socket.kind == OwnSocket::Kind::kTcp && !is_of_loopback(socket, loopback_port));
  });
  std::ranges::sort(sockets, {},
                    [](const OwnSocket& socket) { return std::pair(socket.kind, socket.address); });
  return sockets;
}

}  // namespace waterline::link
