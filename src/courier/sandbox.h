#pragma once

#include <cstdint>

namespace waterline::courier {

// What holds once this process is shut in.
struct Confinement {
  std::uint32_t landlock_abi = 0;  // 0: this kernel has no Landlock, or refused it
  bool seccomp = false;            // without it this process must not be given a socket
};

// Shuts this process in, for good: no core dump, few files, bounded memory, not to be traced, no new privileges, no
// file to be opened (Landlock), and then no system call but the few that serving sockets takes. Any other call kills
// the process (seccomp). Whatever the event loop needs must be open before.
//
// REQUIRES: one thread. Call once.
Confinement shut_in();

}  // namespace waterline::courier
