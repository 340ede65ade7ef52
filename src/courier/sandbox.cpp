#include "courier/sandbox.h"

#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "courier/listener.h"

namespace waterline::courier {
namespace {

using cage::AllowedCall;
using cage::equals;
using cage::none_of;

constexpr cage::Limits kLimits{
    // The program and its libraries take 20 MiB. Each link takes 4 MiB at most (partner_links.h),
    // and there are only a few links.
    .address_space = 512UL * 1024 * 1024,
    // The descriptors that the courier may have: 4 from the start, 3 of the event loop, 2 that
    // listen (directly and by Tor, or for a pairing), 16 half-open connections for each of these
    // two, 8 for beacons, and the links. Calls leave some of them free (listener.h).
    .open_files = Listener::kDescriptors,
};

std::vector<AllowedCall> calls() {
  return {
      // Allowed for the event loop and for the sockets that the node passes.
      {SCMP_SYS(epoll_wait)},
      {SCMP_SYS(epoll_pwait)},
      {SCMP_SYS(epoll_ctl)},
      {SCMP_SYS(timerfd_settime)},
      {SCMP_SYS(read)},
      {SCMP_SYS(write)},
      {SCMP_SYS(recvfrom)},
      {SCMP_SYS(recvmsg)},
      {SCMP_SYS(accept)},
      {SCMP_SYS(accept4)},
      {SCMP_SYS(shutdown)},
      {SCMP_SYS(close)},
      {SCMP_SYS(ioctl), {equals(1, FIONBIO)}},
      // The courier may send only on connected sockets: without an address, and without
      // MSG_FASTOPEN, which would dial. sendmsg and sendmmsg are not allowed, because seccomp
      // cannot see the address in their argument.
      {SCMP_SYS(sendto),
       {none_of(3, ~std::uint64_t{MSG_NOSIGNAL | MSG_DONTWAIT} & 0xffffffff), equals(4, 0),
        equals(5, 0)}},
      // Allowed for memory that is never executable. Kinds of advice that affect other processes
      // (MADV_HWPOISON, for root) are not allowed.
      {SCMP_SYS(mmap), {none_of(2, PROT_EXEC)}},
      {SCMP_SYS(mprotect), {none_of(2, PROT_EXEC)}},
      {SCMP_SYS(brk)},
      {SCMP_SYS(munmap)},
      {SCMP_SYS(mremap)},
      {SCMP_SYS(madvise), {equals(2, MADV_DONTNEED)}},
      {SCMP_SYS(madvise), {equals(2, MADV_DONTDUMP)}},
      {SCMP_SYS(madvise), {equals(2, MADV_DODUMP)}},
      {SCMP_SYS(mlock)},
      {SCMP_SYS(munlock)},
      // Calls for time, randomness, locks, and exit.
      {SCMP_SYS(clock_gettime)},
      {SCMP_SYS(getrandom)},
      {SCMP_SYS(futex)},
      {SCMP_SYS(restart_syscall)},
      {SCMP_SYS(rt_sigreturn)},
      {SCMP_SYS(exit)},
      {SCMP_SYS(exit_group)},
  };
}

}  // namespace

Confinement shut_in() {
  return cage::shut_in(calls(), kLimits);
}

}  // namespace waterline::courier
