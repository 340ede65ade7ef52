#pragma once

#include <cstddef>
#include <cstdint>

// The kernel's Landlock interface (Linux, include/uapi/linux/landlock.h). The headers of Debian 12
// know only ABI 2, and the running kernel is often newer than its headers, so this file defines the
// later ABIs itself.
namespace waterline::cage::landlock {

struct RulesetAttributes {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;  // from ABI 4
  std::uint64_t scoped;              // from ABI 6
};

inline constexpr std::uint32_t kCreateRulesetVersion = 1U << 0;

// Returns, as bits, every access to files that a kernel of this ABI can handle. A ruleset forbids
// each access that it handles, except where one of its rules allows the access.
constexpr std::uint64_t handled_file_access(int abi) {
  if (abi >= 5) return (1U << 16) - 1;  // all that older ABIs have, and device ioctl
  if (abi >= 3) return (1U << 15) - 1;  // those below, and truncate
  // ABI 2 can handle all accesses of ABI 1, and also `refer`: to link and rename between folders.
  if (abi >= 2) return (1U << 14) - 1;
  // ABI 1 can handle these accesses: execute, write, read, list, remove, and make files of every
  // kind.
  return (1U << 13) - 1;
}

constexpr std::uint64_t handled_network_access(int abi) {
  return abi >= 4 ? 0b11 : 0;  // bind and connect of TCP
}

constexpr std::uint64_t scopes(int abi) {
  return abi >= 6 ? 0b11 : 0;  // abstract Unix sockets and signals
}

// The newest ABI that this file defines completely.
inline constexpr int kNewestKnown = 7;

// Returns everything that a kernel of this ABI can forbid. For an ABI newer than kNewestKnown it
// tries further rights one at a time: `accepts(attributes)` returns whether the kernel would create
// such a ruleset.
template <class Accepts>
RulesetAttributes all_that_is_known(int abi, const Accepts& accepts) {
  RulesetAttributes known{handled_file_access(abi), handled_network_access(abi), scopes(abi)};
  if (abi <= kNewestKnown) return known;
  for (const auto rights : {&RulesetAttributes::handled_access_fs,
                            &RulesetAttributes::handled_access_net, &RulesetAttributes::scoped}) {
    for (int bit = 0; bit < 64; ++bit) {
      RulesetAttributes more = known;
      more.*rights |= std::uint64_t{1} << bit;
      if (more.*rights != known.*rights && accepts(more)) known = more;
    }
  }
  return known;
}

// Returns the size of the structure that a kernel of this ABI knows. Any bytes beyond must be zero.
constexpr std::size_t attributes_size(int abi) {
  if (abi >= 6) return 24;
  if (abi >= 4) return 16;
  return 8;
}

}  // namespace waterline::cage::landlock
