#pragma once

#include <cstddef>
#include <cstdint>

// The kernel's Landlock interface (Linux, include/uapi/linux/landlock.h). The headers of Debian 12 know ABI 2 alone, so
// the rest is written down here: the running kernel is often newer than the headers.
namespace waterline::courier::landlock {

struct RulesetAttributes {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;  // from ABI 4
  std::uint64_t scoped;              // from ABI 6
};

inline constexpr std::uint32_t kCreateRulesetVersion = 1U << 0;

// What a kernel of this ABI can handle, all of it: a ruleset that handles an access and allows it nowhere forbids it.
constexpr std::uint64_t handled_file_access(int abi) {
  if (abi >= 5) return (1U << 16) - 1;  // and device ioctl
  if (abi >= 3) return (1U << 15) - 1;  // and truncate
  if (abi >= 2) return (1U << 14) - 1;  // and refer (link and rename between folders)
  return (1U << 13) - 1;                // execute, write, read, list, remove and make of every kind
}

constexpr std::uint64_t handled_network_access(int abi) {
  return abi >= 4 ? 0b11 : 0;  // bind and connect of TCP
}

constexpr std::uint64_t scopes(int abi) {
  return abi >= 6 ? 0b11 : 0;  // abstract Unix sockets and signals
}

// The kernel accepts only as much of the structure as it knows, or zeros beyond.
constexpr std::size_t attributes_size(int abi) {
  if (abi >= 6) return 24;
  if (abi >= 4) return 16;
  return 8;
}

}  // namespace waterline::courier::landlock
