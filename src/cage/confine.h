#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace waterline::cage {

// A condition for an argument of a system call: its bits under `mask` equal those of `value`.
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

// A system call that is allowed if all its conditions hold. A call may be listed several times; one
// entry that fits is enough.
struct AllowedCall {
  // kPretended: the call does nothing, and claims to have succeeded (it returns 0).
  enum class Effect : std::uint8_t { kMade, kPretended };
  int number = 0;  // SCMP_SYS(...)
  std::vector<Condition> conditions{};
  Effect effect = Effect::kMade;
};

struct Limits {
  std::uint64_t address_space = 0;  // bytes
  std::uint64_t open_files = 0;
  std::optional<std::uint64_t> processor_seconds{};
  std::optional<std::uint64_t> file_size{};  // the largest size that a file may reach
};

// The restrictions that are in force in this process.
struct Confinement {
  // The ABI of Landlock that is in force. 0 if this kernel has no Landlock or refused it.
  std::uint32_t landlock_abi = 0;
  // True if the filter for system calls is in force. If not, this process must not read any
  // untrusted byte.
  bool seccomp = false;
};

// Confines this process permanently: no core dump, these resource limits, no tracing, no new
// privileges, no opening of files (Landlock), and no system call except those listed. Any other
// call kills the process (seccomp). The process must have opened everything that it needs before.
//
// REQUIRES: one thread. Call once.
Confinement shut_in(std::span<const AllowedCall> calls, const Limits& limits);

}  // namespace waterline::cage
