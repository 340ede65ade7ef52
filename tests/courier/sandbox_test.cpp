#include "courier/sandbox.h"

#include <csignal>
#include <functional>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "wire/session_messages.h"

using namespace waterline;
using courier::shut_in;

namespace {

constexpr int kSurvived = 42;
constexpr int kNotShutIn = 43;

// Runs `act` inside the sandbox, in a process of its own, and returns that process's status as from
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

bool survived(int status) {
  return WIFEXITED(status) && WEXITSTATUS(status) == kSurvived;
}

template <class... Arguments>
std::function<void()> call(long number, Arguments... arguments) {
  return [=] { syscall(number, arguments...); };
}

}  // namespace

TEST_CASE("In the sandbox every access beyond the open sockets kills the process", "[courier]") {
  static const sockaddr_in somewhere{AF_INET, htons(9), {htonl(INADDR_LOOPBACK)}, {}};
  static char word[] = "word";
  static iovec part{word, 4};
  static msghdr dialling{
      const_cast<sockaddr_in*>(&somewhere), sizeof somewhere, &part, 1, nullptr, 0, 0};
  const int connected = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto length = static_cast<long>(sizeof somewhere);

  const std::pair<const char*, std::function<void()>> forbidden[] = {
      {"open a file", call(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY)},
      {"open a file, the old way", call(SYS_open, "/etc/passwd", O_RDONLY)},
      {"open a socket", call(SYS_socket, AF_INET, SOCK_STREAM, 0)},
      {"open a datagram socket", call(SYS_socket, AF_INET, SOCK_DGRAM, 0)},
      {"open a multipath socket", call(SYS_socket, AF_INET, SOCK_STREAM, 262)},
      {"open a Unix socket", call(SYS_socket, AF_UNIX, SOCK_STREAM, 0)},
      {"open a packet socket", call(SYS_socket, AF_PACKET, SOCK_RAW, 0)},
      {"make a socket pair", call(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, nullptr)},
      {"connect", call(SYS_connect, connected, &somewhere, length)},
      {"bind", call(SYS_bind, connected, &somewhere, length)},
      {"listen on a port of the system's choice", call(SYS_listen, connected, 1)},
      {"send to an address",
       call(SYS_sendto, connected, word, 4L, MSG_NOSIGNAL, &somewhere, length)},
      {"dial by sending",
       call(SYS_sendto, connected, word, 4L, MSG_FASTOPEN | MSG_NOSIGNAL, &somewhere, length)},
      {"dial by sending, without an address",
       call(SYS_sendto, connected, word, 4L, MSG_FASTOPEN, nullptr, 0L)},
      {"send a message to an address", call(SYS_sendmsg, connected, &dialling, MSG_NOSIGNAL)},
      {"run a program", call(SYS_execve, "/bin/true", nullptr, nullptr)},
      {"fork", call(SYS_fork)},
      {"begin a thread", call(SYS_clone, 0L, nullptr, nullptr, nullptr, 0L)},
      {"trace a process", call(SYS_ptrace, PTRACE_ATTACH, 1, nullptr, nullptr)},
      {"read another's memory", call(SYS_process_vm_readv, 1L, &part, 1L, &part, 1L, 0L)},
      {"signal a process", call(SYS_kill, 1, 0)},
      {"make an io_uring", call(SYS_io_uring_setup, 1, nullptr)},
      {"change a file's mode", call(SYS_chmod, "/nowhere", 0777)},
      {"remove a file", call(SYS_unlink, "/nowhere")},
      {"look at a file", call(SYS_newfstatat, AT_FDCWD, "/etc/passwd", nullptr, 0)},
      {"map executable memory",
       call(SYS_mmap, nullptr, 4096L, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1L, 0L)},
      {"make memory executable", call(SYS_mprotect, nullptr, 4096L, PROT_READ | PROT_EXEC)},
      {"set a socket's options",
       call(SYS_setsockopt, connected, SOL_SOCKET, SO_REUSEADDR, word, 4L)},
      {"control a device", call(SYS_ioctl, connected, 0x5401L, nullptr)},
      {"lift a limit", call(SYS_prlimit64, 0L, RLIMIT_CORE, nullptr, nullptr)},
      {"be traceable again", call(SYS_prctl, 4L, 1L, 0L, 0L, 0L)},
      {"poison memory for all", call(SYS_madvise, nullptr, 4096L, 100L)},
      {"call by a number that no kernel has", call(9999L)},
  };
  for (const auto& [what, act] : forbidden) {
    INFO(what);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // The sanitizers free memory by madvise, so their builds allow every use of it.
    if (std::string_view(what) == "poison memory for all") continue;
#endif
    CHECK(was_killed(fate_of(act)));
  }
  close(connected);
}

TEST_CASE("In the sandbox sockets, memory, secrets and exceptions still work", "[courier]") {
  int ends[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  CHECK(survived(fate_of([&ends] {
    char letter = 'a';
    if (send(ends[0], &letter, 1, MSG_NOSIGNAL) != 1 || recv(ends[1], &letter, 1, 0) != 1) _exit(1);
  })));
  CHECK(survived(fate_of([] {
    std::vector<base::Bytes> blocks;
    for (std::size_t size = 1; size < 40'000'000; size *= 3) blocks.emplace_back(size);
    blocks.back().resize(60'000'000);
    crypto::initialize();
    const auto secret = crypto::SecretBytes(32).clone();
  })));
  // Cap'n Proto throws inside the room `wire` on many of these bytes. Exceptions must work in the
  // sandbox.
  CHECK(survived(fate_of([] {
    wire::Hello hello;
    hello.vector.epochs[base::EpochId(std::array<std::byte, 16>{std::byte{1}})] = {
        base::Author::kMe, 7};
    const base::Bytes sound = wire::encode(hello);
    if (!wire::decode_session_message(sound).ok()) _exit(1);
    for (std::size_t i = 0; i < sound.size() * 8; ++i) {
      base::Bytes altered = sound;
      altered[i / 8] ^= static_cast<std::byte>(1 << (i % 8));
      static_cast<void>(wire::decode_session_message(altered).ok());
    }
    try {
      throw std::runtime_error("caught");
    } catch (const std::exception&) {
    }
  })));
  close(ends[0]);
  close(ends[1]);
}

TEST_CASE("The sandbox forbids core dumps, new privileges and many files", "[courier]") {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (!shut_in().seccomp) _exit(kNotShutIn);
    for (;;) {
      char letter = 0;
      if (read(0, &letter, 0) < 0) _exit(1);
    }
  }
  const auto status_line = [child](const std::string& key) {
    std::string text;
    const int file =
        open(("/proc/" + std::to_string(child) + "/status").c_str(), O_RDONLY | O_CLOEXEC);
    char buffer[8192];
    const ssize_t size = read(file, buffer, sizeof buffer);
    close(file);
    if (size > 0) text.assign(buffer, static_cast<std::size_t>(size));
    const auto at = text.find(key + ":\t");
    return at == std::string::npos ? std::string() : text.substr(at + key.size() + 2, 1);
  };
  for (int i = 0; i < 500 && status_line("Seccomp") != "2"; ++i) usleep(10'000);
  CHECK(status_line("Seccomp") == "2");
  CHECK(status_line("NoNewPrivs") == "1");
  rlimit core{1, 1};
  rlimit files{1, 1};
  CHECK(prlimit(child, RLIMIT_CORE, nullptr, &core) == 0);
  CHECK(prlimit(child, RLIMIT_NOFILE, nullptr, &files) == 0);
  CHECK(core.rlim_max == 0);
  CHECK(files.rlim_max == 64);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
}
