#include "watcher/sandbox.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>

namespace waterline::watcher {
namespace {

using cage::AllowedCall;
using cage::equals;
using cage::none_of;

constexpr cage::Limits kLimits{
    // The program and its libraries take 20 MiB, and a message of a bus at most 128 MiB.
    .address_space = 512UL * 1024 * 1024,
    // The process needs descriptors 0 to 2, two buses and the inhibitor. The rest is room for
    // descriptors that come with a message from a bus.
    .open_files = 64,
};

std::vector<AllowedCall> calls() {
  return {
      // The calls for the connections to the buses, and for the pipes to the node.
      {SCMP_SYS(poll)},
      {SCMP_SYS(ppoll)},
      {SCMP_SYS(read)},
      {SCMP_SYS(write)},
      {SCMP_SYS(recvmsg)},
      {SCMP_SYS(sendmsg)},
      {SCMP_SYS(close)},
      // The watcher duplicates the inhibitor's descriptor, since libsystemd closes the original
      // with the message that brought it.
      {SCMP_SYS(fcntl), {equals(1, F_DUPFD_CLOEXEC)}},
      {SCMP_SYS(fcntl), {equals(1, F_GETFD)}},
      {SCMP_SYS(fcntl), {equals(1, F_GETFL)}},
      // Memory that is never executable.
      {SCMP_SYS(mmap), {none_of(2, PROT_EXEC)}},
      {SCMP_SYS(mprotect), {none_of(2, PROT_EXEC)}},
      {SCMP_SYS(brk)},
      {SCMP_SYS(munmap)},
      {SCMP_SYS(mremap)},
      {SCMP_SYS(madvise), {equals(2, MADV_DONTNEED)}},
      // The calls for time, randomness (of hash tables), locks, the process's own ids, and exit.
      {SCMP_SYS(clock_gettime)},
      {SCMP_SYS(getrandom)},
      {SCMP_SYS(futex)},
      {SCMP_SYS(getpid)},
      {SCMP_SYS(gettid)},
      {SCMP_SYS(restart_syscall)},
      {SCMP_SYS(rt_sigreturn)},
      {SCMP_SYS(exit)},
      {SCMP_SYS(exit_group)},
  };
}

}  // namespace

cage::Confinement shut_in() {
  return cage::shut_in(calls(), kLimits);
}

}  // namespace waterline::watcher
