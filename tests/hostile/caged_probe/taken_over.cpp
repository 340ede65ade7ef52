#include "taken_over.h"

#include <cstdarg>
#include <string_view>

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "../probe/attempts.h"

namespace {

// The reader gets an archive beside its input, at descriptor 2 (cage/run.h).
bool is_foreign(int file) {
  return file == 0 || file == 2;
}

}  // namespace

extern "C" {

long __real_syscall(long number, ...);                      // NOLINT: the linker's names
ssize_t __real_read(int file, void* to, std::size_t size);  // NOLINT
ssize_t __real_pread(int file, void* to, std::size_t size, off_t offset);  // NOLINT

long __wrap_syscall(long number, ...) {  // NOLINT
  va_list list;
  va_start(list, number);
  long a[6];
  for (long& one : a) one = va_arg(list, long);
  va_end(list);
  return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

ssize_t __wrap_read(int file, void* to, std::size_t size) {  // NOLINT
  const ssize_t got = __real_read(file, to, size);
  if (is_foreign(file) && got > 0)
    waterline::probe::obey(static_cast<const char*>(to), static_cast<std::size_t>(got));
  return got;
}

ssize_t __wrap_pread(int file, void* to, std::size_t size, off_t offset) {  // NOLINT
  const ssize_t got = __real_pread(file, to, size, offset);
  if (is_foreign(file) && got > 0)
    waterline::probe::obey(static_cast<const char*>(to), static_cast<std::size_t>(got));
  return got;
}

// The C library's checked variants. The linker chooses these names (ld --wrap).
// NOLINTBEGIN(bugprone-reserved-identifier)
ssize_t __wrap___read_chk(int file, void* to, std::size_t size, std::size_t) {
  return __wrap_read(file, to, size);
}

ssize_t __wrap___pread_chk(int file, void* to, std::size_t size, off_t offset, std::size_t) {
  return __wrap_pread(file, to, size, offset);
}
// NOLINTEND(bugprone-reserved-identifier)

}  // extern "C"

namespace waterline::probe {
namespace {

constexpr int kDone = 100;
constexpr int kRefused = 101;

// Attempts at calls that a courier may make, but a reader or lens may not.
constexpr Attempt kMore[] = {
    {"connect to the node's socket",
     [](const std::string& path) {
       sockaddr_un address{};
       address.sun_family = AF_UNIX;
       path.copy(address.sun_path, sizeof address.sun_path - 1);
       const long opened = __real_syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
       return opened >= 0 && __real_syscall(SYS_connect, opened, &address, sizeof address) == 0;
     }},
    {"connect by a socket that it may have",
     [](const std::string& path) {
       sockaddr_un address{};
       address.sun_family = AF_UNIX;
       path.copy(address.sun_path, sizeof address.sun_path - 1);
       return __real_syscall(SYS_connect, 1, &address, sizeof address) == 0;
     }},
    {"write to standard error",
     [](const std::string&) { return __real_syscall(SYS_write, 2, "word", 4L) >= 0; }},
    {"write to the input",
     [](const std::string&) { return __real_syscall(SYS_write, 0, "word", 4L) >= 0; }},
    {"write to the input at a place",
     [](const std::string&) { return __real_syscall(SYS_pwrite64, 0, "word", 4L, 0L) >= 0; }},
    {"map the input",
     [](const std::string&) {
       return __real_syscall(SYS_mmap, nullptr, 4096L, PROT_READ | PROT_WRITE, MAP_SHARED, 0L,
                             0L) >= 0;
     }},
    {"close its answer", [](const std::string&) { return __real_syscall(SYS_close, 1) >= 0; }},
    {"wait for something",
     [](const std::string&) { return __real_syscall(SYS_epoll_create1, 0) >= 0; }},
    {"know the time",
     [](const std::string&) { return __real_syscall(SYS_clock_gettime, 0, nullptr) >= 0; }},
    {"draw randomness",
     [](const std::string&) { return __real_syscall(SYS_getrandom, nullptr, 0L, 0) >= 0; }},
    {"advise about memory",
     [](const std::string&) { return __real_syscall(SYS_madvise, nullptr, 0L, 100) >= 0; }},
    {"send on its answer",
     [](const std::string&) {
       return __real_syscall(SYS_sendto, 1, "word", 4L, 0, nullptr, 0L) >= 0;
     }},
};

[[noreturn]] void attempt(std::string_view name, const std::string& target) {
  for (const auto& list : {attempts(), std::span<const Attempt>(kMore)}) {
    for (const Attempt& one : list) {
      if (one.name == name) _exit(one.act(target) ? kDone : kRefused);
    }
  }
  _exit(1);
}

}  // namespace

void obey(const char* bytes, std::size_t size) {
  constexpr std::string_view kOrder = "TAKE OVER: ";
  const std::string_view read(bytes, size);
  const std::size_t at = read.find(kOrder);
  if (at == std::string_view::npos) return;
  const std::string_view order = read.substr(at + kOrder.size());
  const std::size_t bar = order.find('|');
  const std::size_t end = order.find('\n');
  if (bar == std::string_view::npos || end == std::string_view::npos || bar > end) return;
  attempt(order.substr(0, bar), std::string(order.substr(bar + 1, end - bar - 1)));
}

std::string attempt_names() {
  std::string names;
  for (const auto& list : {attempts(), std::span<const Attempt>(kMore)}) {
    for (const Attempt& one : list) names += std::string(one.name) + "\n";
  }
  return names;
}

}  // namespace waterline::probe
