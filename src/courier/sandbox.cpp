#include "courier/sandbox.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <memory>

#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "courier/landlock_abi.h"

namespace waterline::courier {
namespace {

// Builds for the sanitizers, which are never released, need terabytes of address space for shadow memory, and two calls
// more: sigaltstack where a stack is unwound, pipe2 to find out whether memory can be read. Nothing else differs.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// Programs and libraries take 20 MiB; a link takes 4 MiB at most (connection.h), and there are never many.
constexpr rlim_t kAddressSpace = 512UL * 1024 * 1024;
// 4 from the start, 3 of the event loop, 2 that listen, 16 half-open for each of them, 8 for beacons, and the links.
constexpr rlim_t kOpenFiles = 64;

bool limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  return setrlimit(resource, &both) == 0;
}

// Gives the ABI that is in force, 0 for none.
std::uint32_t forbid_files() {
  const long answer = syscall(SYS_landlock_create_ruleset, nullptr, 0, landlock::kCreateRulesetVersion);
  if (answer <= 0) return 0;
  const int abi = static_cast<int>(answer);
  const auto create = [abi](const landlock::RulesetAttributes& attributes) {
    return syscall(SYS_landlock_create_ruleset, &attributes, landlock::attributes_size(abi), 0);
  };
  const auto accepts = [&create](const landlock::RulesetAttributes& attributes) {
    const long ruleset = create(attributes);
    if (ruleset >= 0) close(static_cast<int>(ruleset));
    return ruleset >= 0;
  };
  const long ruleset = create(landlock::all_that_is_known(abi, accepts));
  if (ruleset < 0) return 0;
  const bool in_force = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  close(static_cast<int>(ruleset));
  return in_force ? static_cast<std::uint32_t>(abi) : 0;
}

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_KILL_PROCESS), seccomp_release), sound_(context_ != nullptr) {
    // A call by the number of another architecture is answered by the filter's default too.
    if (sound_) sound_ = seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0;
  }

  void allow(std::initializer_list<int> calls) {
    for (const int call : calls)
      sound_ = sound_ && seccomp_rule_add_array(context_.get(), SCMP_ACT_ALLOW, call, 0, nullptr) == 0;
  }
  // Allows the call where all of these hold of its arguments.
  void allow(int call, std::initializer_list<scmp_arg_cmp> conditions) {
    sound_ = sound_ && seccomp_rule_add_array(context_.get(), SCMP_ACT_ALLOW, call,
                                              static_cast<unsigned>(conditions.size()), conditions.begin()) == 0;
  }
  bool put_in_force() { return sound_ && seccomp_load(context_.get()) == 0; }

 private:
  std::unique_ptr<void, void (*)(scmp_filter_ctx)> context_;
  bool sound_;
};

scmp_arg_cmp none_of(unsigned argument, std::uint64_t bits) {
  return {argument, SCMP_CMP_MASKED_EQ, bits, 0};
}

scmp_arg_cmp equals(unsigned argument, std::uint64_t value) {
  return {argument, SCMP_CMP_EQ, value, 0};
}

bool forbid_system_calls() {
  Filter filter;
  // The event loop and the sockets that were handed over.
  filter.allow({SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_ctl), SCMP_SYS(timerfd_settime),
                SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(accept),
                SCMP_SYS(accept4), SCMP_SYS(shutdown), SCMP_SYS(close)});
  filter.allow(SCMP_SYS(ioctl), {equals(1, FIONBIO)});
  // Sending only to where a socket is connected already: no address, and above all no MSG_FASTOPEN, which dials
  // (security.md, "What matters most", 9). That is why sendmsg and sendmmsg are not here: their address is out of
  // sight.
  filter.allow(SCMP_SYS(sendto),
               {none_of(3, ~std::uint64_t{MSG_NOSIGNAL | MSG_DONTWAIT} & 0xffffffff), equals(4, 0), equals(5, 0)});
  // Memory, none of it executable.
  filter.allow(SCMP_SYS(mmap), {none_of(2, PROT_EXEC)});
  filter.allow(SCMP_SYS(mprotect), {none_of(2, PROT_EXEC)});
  filter.allow(
      {SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(mlock), SCMP_SYS(munlock)});
  // Time, randomness, locks, and the end.
  filter.allow({SCMP_SYS(clock_gettime), SCMP_SYS(getrandom), SCMP_SYS(futex), SCMP_SYS(restart_syscall),
                SCMP_SYS(rt_sigreturn), SCMP_SYS(exit), SCMP_SYS(exit_group)});
  if (kSanitized) filter.allow({SCMP_SYS(sigaltstack), SCMP_SYS(pipe2)});
  return filter.put_in_force();
}

}  // namespace

Confinement shut_in() {
  bool limited = limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, kOpenFiles);
  if (!kSanitized) limited = limit(RLIMIT_AS, kAddressSpace) && limited;
  limited = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limited;
  limited = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limited;

  Confinement confinement;
  confinement.landlock_abi = forbid_files();
  confinement.seccomp = limited && forbid_system_calls();
  return confinement;
}

}  // namespace waterline::courier
