#include "cage/confine.h"

#include <csignal>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cage/inside.h"
#include "cage/landlock_abi.h"

using namespace waterline;
using cage::Access;

namespace {

constexpr int kSurvived = 42;
constexpr int kNotShutIn = 43;
constexpr int kDone = 44;

// Runs `act` in the cage, in a process of its own, and returns that process's status as from
// waitpid.
int fate_of(Access access, const std::function<void()>& act) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto calls = cage::calls_of_reader_and_lens(access);
    if (!cage::shut_in(calls, cage::limits_of_reader_and_lens()).seccomp) _exit(kNotShutIn);
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

bool survived(int status) {
  return WIFEXITED(status) && WEXITSTATUS(status) == kSurvived;
}

std::set<long> allowed_numbers(Access access) {
  std::set<long> numbers = {SYS_read,   SYS_write, SYS_mmap,  SYS_mprotect,  SYS_munmap,
                            SYS_mremap, SYS_brk,   SYS_futex, SYS_exit_group};
  if (access == Access::kAnywhere) numbers.insert(SYS_pread64);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  // A sanitizer needs these calls in addition, as in confine.cpp.
  numbers.insert({SYS_sigaltstack, SYS_pipe2, SYS_madvise, SYS_sched_yield, SYS_clock_gettime});
#endif
  return numbers;
}

template <class... Arguments>
std::function<void()> call(long number, Arguments... arguments) {
  return [=] { syscall(number, arguments...); };
}

// Returns true for the system calls by which the kernel's own probes return (uretprobe, uprobe).
// Newer kernels let no filter decide about them, and refuse them to any other caller.
bool is_trap_of_the_kernel(long number) {
#if defined(__x86_64__)
  return number == 335 || number == 336;
#else
  static_cast<void>(number);
  return false;
#endif
}

}  // namespace

TEST_CASE("A caged program is killed for every system call off its list", "[cage]") {
  constexpr long kBeyondEveryTable = 600;
  for (const Access access : {Access::kInOrder, Access::kAnywhere}) {
    const std::set<long> allowed = allowed_numbers(access);
    // pread64 is on the list twice: for the input, and for a file beside it.
    CHECK(cage::calls_of_reader_and_lens(access).size() == (access == Access::kInOrder ? 9 : 11));
    for (long number = 0; number < kBeyondEveryTable; ++number) {
      if (allowed.contains(number)) continue;
      const int status = fate_of(access, [number] {
        if (syscall(number, 0L, 0L, 0L, 0L, 0L, 0L) >= 0) _exit(kDone);
      });
      INFO(number << " ended with " << status);
      const bool was_refused =
          survived(status) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGILL);
      CHECK((was_killed(status) || (is_trap_of_the_kernel(number) && was_refused)));
    }
  }
}

#if defined(__x86_64__)
TEST_CASE("A caged program has no x32 and no 32-bit system calls", "[cage]") {
  CHECK(was_killed(fate_of(Access::kInOrder, call(0x40000000L + SYS_getpid))));
  const int status = fate_of(Access::kInOrder, [] {
    long result = 20;  // getpid there
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
  });
  // On a kernel without 32-bit system calls, SIGSEGV ends the process before the filter runs.
  const bool no_such_door = WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;
  INFO((no_such_door ? "this kernel has no calls of 32-bit programs" : "the filter was asked"));
  CHECK((was_killed(status) || no_such_door));
}
#endif

TEST_CASE("A caged program reads from 0, writes to 1, maps no code", "[cage]") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  static char letter = 'a';
  const std::pair<const char*, std::function<void()>> forbidden[] = {
      {"read elsewhere", call(SYS_read, ends[0], &letter, 0L)},
      {"read at a place elsewhere", call(SYS_pread64, ends[0], &letter, 0L, 0L)},
      {"read by a number that only looks like 0", call(SYS_read, 0x1'0000'0000L, &letter, 0L)},
      {"write to the input", call(SYS_write, 0L, &letter, 1L)},
      {"write to standard error", call(SYS_write, 2L, &letter, 1L)},
      {"write elsewhere", call(SYS_write, ends[1], &letter, 1L)},
      {"map a file", call(SYS_mmap, nullptr, 4096L, PROT_READ, MAP_PRIVATE, 0L, 0L)},
      {"map executable memory",
       call(SYS_mmap, nullptr, 4096L, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1L, 0L)},
      {"make memory executable", call(SYS_mprotect, nullptr, 4096L, PROT_READ | PROT_EXEC)},
  };
  for (const Access access : {Access::kInOrder, Access::kAnywhere}) {
    for (const auto& [what, act] : forbidden) {
      INFO(what);
      CHECK(was_killed(fate_of(access, act)));
    }
  }
  CHECK(survived(fate_of(Access::kAnywhere, [] {
    std::vector<std::string> blocks;
    for (std::size_t size = 1; size < 100'000'000; size *= 3) blocks.emplace_back(size, 'x');
    try {
      throw std::runtime_error("caught");
    } catch (const std::exception&) {
    }
  })));
  close(ends[0]);
  close(ends[1]);
}

TEST_CASE("A caged program has its limits, and keeps a lower one", "[cage]") {
  // Returns the limits of a process in the cage. `before` is a limit of its processor time that it
  // already had.
  const auto limits_in_cage = [](std::optional<rlim_t> before) {
    int ready[2];
    int done[2];
    REQUIRE(pipe(ready) == 0);
    REQUIRE(pipe(done) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const rlimit lower{before.value_or(0), before.value_or(0)};
      if (before && setrlimit(RLIMIT_CPU, &lower) != 0) _exit(1);
      dup2(done[0], 0);
      dup2(ready[1], 1);
      cage::enter(Access::kInOrder);
      char letter = 'a';
      if (write(1, &letter, 1) != 1 || read(0, &letter, 1) != 1) _exit(1);
      _exit(kSurvived);
    }
    char letter = 0;
    REQUIRE(read(ready[0], &letter, 1) == 1);
    std::map<int, rlim_t> limits;
    for (const auto resource : {RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_CPU, RLIMIT_AS, RLIMIT_FSIZE}) {
      rlimit both{1, 2};
      CHECK(prlimit(child, resource, nullptr, &both) == 0);
      CHECK(both.rlim_cur == both.rlim_max);
      limits[resource] = both.rlim_max;
    }
    REQUIRE(write(done[1], &letter, 1) == 1);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(survived(status));
    for (const int end : {ready[0], ready[1], done[0], done[1]}) close(end);
    return limits;
  };
  const auto limits = limits_in_cage({});
  CHECK(limits.at(RLIMIT_CORE) == 0);
  CHECK(limits.at(RLIMIT_NOFILE) == cage::kOpenFiles);
  CHECK(limits.at(RLIMIT_CPU) == cage::kProcessorSeconds);
  CHECK(limits.at(RLIMIT_FSIZE) == 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  CHECK(limits.at(RLIMIT_AS) == cage::kAddressSpace);
#endif
  CHECK(limits_in_cage(10).at(RLIMIT_CPU) == 10);
}

TEST_CASE("Landlock is asked for exactly the rights that a kernel knows", "[cage]") {
  using namespace cage::landlock;
  CHECK(handled_file_access(1) == 0x1fff);
  CHECK(handled_file_access(2) == 0x3fff);
  CHECK(handled_file_access(3) == 0x7fff);
  CHECK(handled_file_access(4) == 0x7fff);
  CHECK(handled_file_access(5) == 0xffff);
  CHECK(handled_file_access(7) == 0xffff);
  CHECK(handled_network_access(3) == 0);
  CHECK(handled_network_access(4) == 3);
  CHECK(scopes(5) == 0);
  CHECK(scopes(6) == 3);
  CHECK(attributes_size(2) == 8);
  CHECK(attributes_size(4) == 16);
  CHECK(attributes_size(6) == 24);

  // Acts like a future kernel whose Landlock has rights that this program does not define.
  const auto future = [](const RulesetAttributes& asked) {
    return (asked.handled_access_fs & ~0x3ffffULL) == 0 &&
           (asked.handled_access_net & ~0xfULL) == 0 && (asked.scoped & ~0x7ULL) == 0;
  };
  const RulesetAttributes known = all_that_is_known(kNewestKnown + 3, future);
  CHECK(known.handled_access_fs == 0x3ffff);
  CHECK(known.handled_access_net == 0xf);
  CHECK(known.scoped == 0x7);
  CHECK(all_that_is_known(2, future).handled_access_fs == 0x3fff);
  CHECK(all_that_is_known(2, future).handled_access_net == 0);

  // The running kernel, whose Landlock has this version of its ABI, accepts the ruleset.
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, kCreateRulesetVersion);
  if (abi > 0) {
    int report[2];
    REQUIRE(pipe(report) == 0);
    const pid_t child = fork();
    if (child == 0) {
      dup2(report[1], 1);
      const auto confinement = cage::shut_in(cage::calls_of_reader_and_lens(Access::kInOrder),
                                             {cage::kAddressSpace, 64});
      const auto in_force = static_cast<unsigned char>(confinement.landlock_abi);
      _exit(write(1, &in_force, 1) == 1 ? 0 : 1);
    }
    unsigned char in_force = 0;
    CHECK(read(report[0], &in_force, 1) == 1);
    CHECK(in_force == abi);
    int status = 0;
    waitpid(child, &status, 0);
    close(report[0]);
    close(report[1]);
  }
}
