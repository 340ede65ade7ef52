#include "carrier/sandbox.h"

#include <csignal>
#include <functional>
#include <set>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

// The cage of the carrier.
namespace waterline::carrier {
namespace {

constexpr int kSurvived = 42;
constexpr int kNotShutIn = 43;
constexpr int kDone = 44;

// Runs `act` in the cage, in a process of its own, and returns that process's status as from
// waitpid.
int fate_of(const std::function<void()>& act) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (!shut_in().seccomp) _exit(kNotShutIn);
    act();
    _exit(kSurvived);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status;
}

bool was_killed(int status) {
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

bool ended_with(int status, int code) {
  return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

template <class... Arguments>
std::function<void()> call(long number, Arguments... arguments) {
  return [=] { syscall(number, arguments...); };
}

std::set<long> allowed_numbers() {
  std::set<long> numbers = {SYS_read,         SYS_write,   SYS_recvfrom,    SYS_recvmsg,
                            SYS_sendto,       SYS_connect, SYS_ppoll,       SYS_shutdown,
                            SYS_close,        SYS_fcntl,   SYS_getsockname, SYS_getpeername,
                            SYS_getsockopt,   SYS_mmap,    SYS_mprotect,    SYS_brk,
                            SYS_munmap,       SYS_mremap,  SYS_madvise,     SYS_clock_gettime,
                            SYS_getrandom,    SYS_futex,   SYS_getpid,      SYS_restart_syscall,
                            SYS_rt_sigreturn, SYS_exit,    SYS_exit_group};
#if defined(SYS_poll)
  numbers.insert(SYS_poll);
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  // A sanitizer needs these calls in addition, as in confine.cpp.
  numbers.insert({SYS_sigaltstack, SYS_pipe2, SYS_madvise, SYS_sched_yield, SYS_clock_gettime});
#endif
  return numbers;
}

// Newer kernels let no filter decide about the calls by which their own probes return, and refuse
// them to any other caller.
bool is_trap_of_the_kernel(long number) {
#if defined(__x86_64__)
  return number == 335 || number == 336;
#else
  static_cast<void>(number);
  return false;
#endif
}

}  // namespace

TEST_CASE("the carrier is killed for every system call off its list", "[carrier][cage]") {
  constexpr long kBeyondEveryTable = 600;
  const std::set<long> allowed = allowed_numbers();
  for (long number = 0; number < kBeyondEveryTable; ++number) {
    if (allowed.contains(number)) continue;
    const int status = fate_of([number] {
      if (syscall(number, 0L, 0L, 0L, 0L, 0L, 0L) >= 0) _exit(kDone);
    });
    INFO(number << " ended with " << status);
    const bool was_refused =
        ended_with(status, kSurvived) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGILL);
    CHECK((was_killed(status) || (is_trap_of_the_kernel(number) && was_refused)));
  }
}

TEST_CASE("the carrier cannot send elsewhere, map code or duplicate", "[carrier][cage]") {
  static char letter = 'a';
  static sockaddr_un address{};
  const std::pair<const char*, std::function<void()>> forbidden[] = {
      {"send to an address",
       call(SYS_sendto, 3L, &letter, 1L, 0L, &address, static_cast<long>(sizeof address))},
      {"dial while sending", call(SYS_sendto, 3L, &letter, 1L, long{MSG_FASTOPEN}, nullptr, 0L)},
      {"duplicate a descriptor", call(SYS_fcntl, 0L, long{F_DUPFD}, 9L)},
      {"own a descriptor's signals", call(SYS_fcntl, 0L, long{F_SETOWN}, 1L)},
      {"read an option of TCP", call(SYS_getsockopt, 3L, 6L, 1L, nullptr, nullptr)},
      {"map executable memory",
       call(SYS_mmap, nullptr, 4096L, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1L, 0L)},
      {"make memory executable", call(SYS_mprotect, nullptr, 4096L, PROT_READ | PROT_EXEC)},
  };
  for (const auto& [what, act] : forbidden) {
    INFO(what);
    CHECK(was_killed(fate_of(act)));
  }
}

TEST_CASE("a call to connect says yes and does nothing", "[carrier][cage]") {
  const int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;  // the system chooses an abstract name
  REQUIRE(bind(listening, reinterpret_cast<sockaddr*>(&address), sizeof(sa_family_t)) == 0);
  socklen_t size = sizeof address;
  REQUIRE(getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  REQUIRE(listen(listening, 1) == 0);
  const int ours = socket(AF_UNIX, SOCK_STREAM, 0);
  const int status = fate_of([&] {
    if (connect(ours, reinterpret_cast<sockaddr*>(&address), size) == 0) _exit(kDone);
  });
  CHECK(ended_with(status, kDone));
  CHECK(accept(listening, nullptr, nullptr) < 0);
  close(ours);
  close(listening);
}

}  // namespace waterline::carrier
