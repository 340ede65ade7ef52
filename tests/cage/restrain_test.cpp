#include "cage/restrain.h"

#include <cerrno>
#include <functional>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <linux/sched.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace waterline;

namespace {

// Runs `act` in a restrained process of its own. Returns the result of `act` (at most 255), 253 if
// the process could not be restrained, or 254 if it ended otherwise.
int restrained(const std::function<int()>& act) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(cage::restrain() ? act() : 253);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 254;
}

// Returns the error of a call, 0 for success.
template <class... Arguments>
int error_of(long number, Arguments... arguments) {
  return restrained([=] { return syscall(number, arguments...) == -1 ? errno : 0; });
}

}  // namespace

TEST_CASE("a node cannot look into processes, mount, make namespaces, load code", "[cage]") {
  CHECK(error_of(SYS_ptrace, 0L, 0L, 0L, 0L) == EPERM);
  CHECK(error_of(SYS_process_vm_readv, 1L, nullptr, 0L, nullptr, 0L, 0L) == EPERM);
  CHECK(error_of(SYS_pidfd_getfd, 0L, 0L, 0L) == EPERM);
  CHECK(error_of(SYS_unshare, 0L) == EPERM);
  CHECK(error_of(SYS_setns, 0L, 0L) == EPERM);
  CHECK(error_of(SYS_mount, nullptr, nullptr, nullptr, 0L, nullptr) == EPERM);
  CHECK(error_of(SYS_open_tree, -1L, "/", 0L) == EPERM);
  CHECK(error_of(SYS_bpf, 0L, nullptr, 0L) == EPERM);
  CHECK(error_of(SYS_io_uring_setup, 1L, nullptr) == EPERM);
  CHECK(error_of(SYS_keyctl, 0L, 0L) == EPERM);
  CHECK(error_of(SYS_userfaultfd, 0L) == EPERM);
  CHECK(error_of(SYS_perf_event_open, nullptr, 0L, -1L, -1L, 0L) == EPERM);
  for (const long flag : {CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWPID, CLONE_NEWUTS,
                          CLONE_NEWIPC, CLONE_NEWCGROUP}) {
    CHECK(error_of(SYS_clone, flag | 17L, nullptr, nullptr, nullptr, 0L) == EPERM);
  }
  CHECK(error_of(SYS_clone3, nullptr, 0L) == ENOSYS);
  CHECK(error_of(SYS_ioctl, 0L, static_cast<long>(TIOCSTI), "x") == EPERM);
  CHECK(error_of(SYS_ioctl, 0L, static_cast<long>(TIOCSTI) | (1L << 32), "x") == EPERM);
  CHECK(error_of(SYS_prctl, static_cast<long>(PR_SET_DUMPABLE), 1L, 0L, 0L, 0L) == EPERM);
  CHECK(error_of(SYS_prctl, PR_SET_DUMPABLE | (1L << 32), 1L, 0L, 0L, 0L) == EPERM);
  CHECK(error_of(SYS_prctl, static_cast<long>(PR_SET_DUMPABLE), 0L, 0L, 0L, 0L) == 0);
}

TEST_CASE("a node opens sockets of four families and of no other", "[cage]") {
  for (int family = 0; family < 64; ++family) {
    INFO("family " << family);
    const int error =
        error_of(SYS_socket, static_cast<long>(family), static_cast<long>(SOCK_DGRAM), 0L);
    if (family == AF_UNIX || family == AF_INET || family == AF_INET6 || family == AF_NETLINK) {
      // A machine may lack IPv6. It then reports another error than EPERM.
      CHECK(error != EPERM);
      if (family != AF_INET6) CHECK(error == 0);
    } else {
      CHECK(error == EAFNOSUPPORT);
    }
  }
}

TEST_CASE("a node runs no memory that was written, and what it starts gains no rights", "[cage]") {
  const auto maps = [](int protection) {
    return restrained([=] {
      void* page = mmap(nullptr, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      return page == MAP_FAILED ? errno : 0;
    });
  };
  CHECK(maps(PROT_READ | PROT_WRITE) == 0);
  CHECK(maps(PROT_READ | PROT_WRITE | PROT_EXEC) == EPERM);
  CHECK(restrained([] {
          void* page =
              mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
          return mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0 ? 0 : errno;
        }) == EPERM);
  CHECK(restrained([] { return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0); }) == 1);
  // Threads and programs still start.
  CHECK(restrained([] {
          char name[] = "sh";
          char order[] = "-c";
          char words[] = "exit 7";
          char* const arguments[] = {name, order, words, nullptr};
          pid_t id = 0;
          if (posix_spawn(&id, "/bin/sh", nullptr, nullptr, arguments, environ) != 0) return 1;
          int status = 0;
          waitpid(id, &status, 0);
          return WEXITSTATUS(status);
        }) == 7);
}
