#include "api/tcp_owner.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace waterline::api {
namespace {

using NameOf = int (*)(int, sockaddr*, socklen_t*);

// Returns an address in the form of /proc/net/tcp: the IP address as one number in this machine's
// byte order, then the port, both in hexadecimal digits.
std::optional<std::string> in_table(int socket, NameOf name_of) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (name_of(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      address.sin_family != AF_INET)
    return {};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%08X:%04X", address.sin_addr.s_addr,
                ntohs(address.sin_port));
  return text.data();
}

}  // namespace

bool is_own_tcp_peer(const base::FileDescriptor& connection) {
  const auto here = in_table(connection.get(), &::getsockname);
  const auto there = in_table(connection.get(), &::getpeername);
  if (!here || !there) return false;
  std::ifstream table("/proc/self/net/tcp");
  std::string line;
  std::getline(table, line);  // the names of the columns
  while (std::getline(table, line)) {
    std::istringstream columns(line);
    std::string number, local, remote, state, queues, timer, retransmits;
    unsigned long user = 0;
    columns >> number >> local >> remote >> state >> queues >> timer >> retransmits >> user;
    if (columns && local == *there && remote == *here) return user == ::geteuid();
  }
  return false;
}

}  // namespace waterline::api
