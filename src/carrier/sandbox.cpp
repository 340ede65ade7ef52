#include "carrier/sandbox.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>

namespace waterline::carrier {
namespace {

using cage::AllowedCall;
using cage::equals;
using cage::none_of;

constexpr cage::Limits kLimits{
    // libcurl brings thirty libraries along, 120 MiB of addresses. The rest is for one bundle.
    .address_space = 512UL * 1024 * 1024,
    // The channel, the three standard descriptors, libcurl's own, and a few connections.
    .open_files = 24,
    // A visit lasts ten minutes at most. A megabyte takes some milliseconds.
    .processor_seconds = 120,
    .file_size = 0,
};

std::vector<AllowedCall> calls() {
  return {
      // For the channel, and for the sockets that the node passes. None of them can be sent to
      // another address (see the courier's list).
      {SCMP_SYS(read)},
      {SCMP_SYS(write)},
      {SCMP_SYS(recvfrom)},
      {SCMP_SYS(recvmsg)},
      {SCMP_SYS(sendto),
       {none_of(3, ~std::uint64_t{MSG_NOSIGNAL | MSG_DONTWAIT} & 0xffffffff), equals(4, 0),
        equals(5, 0)}},
      // libcurl 7.88 connects also a socket that it was told is connected already.
      {SCMP_SYS(connect), {}, AllowedCall::Effect::kPretended},
      {SCMP_SYS(poll)},
      {SCMP_SYS(ppoll)},
      {SCMP_SYS(shutdown)},
      {SCMP_SYS(close)},
      {SCMP_SYS(fcntl), {equals(1, F_GETFL)}},
      {SCMP_SYS(fcntl), {equals(1, F_SETFL)}},
      {SCMP_SYS(getsockname)},
      {SCMP_SYS(getpeername)},
      {SCMP_SYS(getsockopt), {equals(1, SOL_SOCKET)}},
      // Memory that is never executable.
      {SCMP_SYS(mmap), {none_of(2, PROT_EXEC)}},
      {SCMP_SYS(mprotect), {none_of(2, PROT_EXEC)}},
      {SCMP_SYS(brk)},
      {SCMP_SYS(munmap)},
      {SCMP_SYS(mremap)},
      {SCMP_SYS(madvise), {equals(2, MADV_DONTNEED)}},
      // Time, randomness, locks, and exit.
      {SCMP_SYS(clock_gettime)},
      {SCMP_SYS(getrandom)},
      {SCMP_SYS(futex)},
      {SCMP_SYS(getpid)},
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

}  // namespace waterline::carrier
