#include "link/callers.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

namespace waterline::link {
namespace {

// The system prints an address as the numbers that its four or sixteen bytes are on this machine.
std::string printed(base::ByteView host) {
  std::string text;
  for (std::size_t at = 0; at + 4 <= host.size(); at += 4) {
    std::uint32_t number = 0;
    std::memcpy(&number, host.data() + at, sizeof number);
    std::array<char, 9> digits{};
    std::snprintf(digits.data(), digits.size(), "%08X", number);
    text += digits.data();
  }
  return text;
}

std::string table_of(const char* path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

bool has_connection(const std::string& table, base::ByteView host, std::uint16_t own_port) {
  // ESTABLISHED and CLOSE_WAIT: the host has answered us. A call that only began (SYN_RECV) may have
  // a forged sender.
  constexpr std::string_view kStands = "01";
  constexpr std::string_view kOtherEnded = "08";
  constexpr std::string_view kMappedIpv4 = "0000000000000000FFFF0000";
  std::array<char, 6> digits{};
  std::snprintf(digits.data(), digits.size(), ":%04X", own_port);
  const std::string own_end = digits.data();
  const std::string host_text = printed(host);
  // The table may have tens of thousands of lines, nearly all of them about other ports.
  for (std::string_view left(table); !left.empty();) {
    const std::size_t end = std::min(left.find('\n'), left.size());
    const std::string_view line = left.substr(0, end);
    left.remove_prefix(std::min(end + 1, left.size()));
    if (line.find(own_end) == std::string_view::npos) continue;
    std::istringstream columns{std::string(line)};
    std::string number;
    std::string own;
    std::string other;
    std::string state;
    if (!(columns >> number >> own >> other >> state)) continue;
    if (state != kStands && state != kOtherEnded) continue;
    std::string from = other.substr(0, other.find(':'));
    if (host.size() == 4 && from.starts_with(kMappedIpv4)) from.erase(0, kMappedIpv4.size());
    if (from == host_text && own.ends_with(own_end)) return true;
  }
  return false;
}

bool is_connected_to(base::ByteView host, std::uint16_t own_port) {
  return has_connection(table_of("/proc/self/net/tcp6"), host, own_port) ||
         (host.size() == 4 && has_connection(table_of("/proc/self/net/tcp"), host, own_port));
}

}  // namespace waterline::link
