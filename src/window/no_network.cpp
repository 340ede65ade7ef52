#include "window/no_network.h"

#include <cerrno>
#include <initializer_list>
#include <memory>

#include <seccomp.h>
#include <sys/socket.h>

namespace waterline::window {

bool forbid_network() {
  const std::unique_ptr<void, decltype(&seccomp_release)> filter(seccomp_init(SCMP_ACT_ALLOW),
                                                                 &seccomp_release);
  if (!filter) return false;
  // Every family but the two that are needed: those below AF_UNIX, between AF_UNIX and AF_NETLINK,
  // and above AF_NETLINK. The kernel looks at the lower half of the argument alone, so does this.
  constexpr scmp_datum_t kHalf = 0xffffffff;
  static_assert(AF_UNIX < AF_NETLINK);
  int failures = 0;
  for (scmp_datum_t family = 0; family < AF_NETLINK; ++family) {
    if (family == AF_UNIX) continue;
    failures += seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
                                 SCMP_A0(SCMP_CMP_MASKED_EQ, kHalf, family)) != 0;
  }
  failures += seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
                               SCMP_A0_32(SCMP_CMP_GT, AF_NETLINK)) != 0;
  // The calls of io_uring open sockets as well, past this filter.
  failures +=
      seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(io_uring_setup), 0) != 0;
  return failures == 0 && seccomp_load(filter.get()) == 0;
}

}  // namespace waterline::window
