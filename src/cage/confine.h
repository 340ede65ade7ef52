#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace waterline::cage {

// Holds of an argument whose bits under `mask` are those of `value`.
struct Condition {
  unsigned argument = 0;
  std::uint64_t mask = 0;
  std::uint64_t value = 0;
};

constexpr Condition equals(unsigned argument, std::uint64_t value) {
  return {argument, ~std::uint64_t{0}, value};
}
constexpr Condition none_of(unsigned argument, std::uint64_t bits) {
  return {argument, bits, 0};
}
constexpr Condition all_of(unsigned argument, std::uint64_t bits) {
  return {argument, bits, bits};
}

// A system call that is allowed where every condition holds. The same call may be listed several
// times.
struct AllowedCall {
  int number = 0;  // SCMP_SYS(...)
  std::vector<Condition> conditions{};
};

struct Limits {
  std::uint64_t address_space = 0;  // bytes
  std::uint64_t open_files = 0;
  std::optional<std::uint64_t> processor_seconds{};
  std::optional<std::uint64_t> file_size{};  // no file may grow beyond it
};

// The restrictions that are in force in this process.
struct Confinement {
  // 0: this kernel has no Landlock, or refused it
  std::uint32_t landlock_abi = 0;
  // without it this process must not be given a foreign byte
  bool seccomp = false;
};

// Shuts this process in, for good: no core dump, these limits, not to be traced, no new privileges,
// no file to be opened (Landlock), and then no system call but those listed. Any other call kills
// the process (seccomp). The process must have opened everything that it needs before.
//
// REQUIRES: one thread. Call once.
Confinement shut_in(std::span<const AllowedCall> calls, const Limits& limits);

}  // namespace waterline::cage
