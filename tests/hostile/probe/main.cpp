#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attempts.h"
#include "courier/run.h"
#include "mad.h"

// The courier from the same sources and run(), but taken over: it enters its sandbox as always and
// reports that it is ready. When the node has sent it something, it obeys the file `orders` next to
// it. The linker redirects the courier's calls to this file (--wrap), so the shipped program needs
// no test interface. Orders, one per line:
//
//   attempt NAME        in the sandbox, after the first message from the node. Ends with 100 if it
//                       succeeded, with 101 if it was refused
//   target WORD         the target of the attempt
//   landlock N          act like a kernel with this ABI of Landlock; 0 for none
//   no seccomp          act like a kernel without seccomp
//   only landlock       do not load the filter of seccomp, but report it. Any refusal then comes
//                       from Landlock
//   mad HOW             be no courier at all (mad.h)
namespace {

constexpr int kDone = 100;
constexpr int kRefused = 101;

struct Orders {
  std::string attempt;
  std::string target;
  std::string mad;
  int landlock = -1;
  bool no_seccomp = false;
  bool landlock_alone = false;
};

Orders& orders() {
  static Orders given;
  return given;
}

bool shut_in = false;

void read_orders() {
  char program[4096] = {};
  if (readlink("/proc/self/exe", program, sizeof program - 1) < 0) _exit(1);
  const std::string path(program);
  std::ifstream file(path.substr(0, path.rfind('/')) + "/orders");
  for (std::string line; std::getline(file, line);) {
    const auto rest = [&line](const std::string& word) {
      return line.starts_with(word) ? line.substr(word.size()) : std::string();
    };
    if (auto name = rest("attempt "); !name.empty()) orders().attempt = name;
    if (auto target = rest("target "); !target.empty()) orders().target = target;
    if (auto abi = rest("landlock "); !abi.empty()) orders().landlock = std::stoi(abi);
    if (auto mad = rest("mad "); !mad.empty()) orders().mad = mad;
    if (line == "no seccomp") orders().no_seccomp = true;
    if (line == "only landlock") orders().landlock_alone = true;
  }
}

// Makes seccomp's own calls fail as on a kernel without seccomp. A filter of seccomp does that.
void take_seccomp_away() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  const bool done = filter != nullptr &&
                    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0) == 0 &&
                    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
                                     SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP)) == 0 &&
                    seccomp_load(filter) == 0;
  seccomp_release(filter);
  shut_in = false;
  if (!done) _exit(1);
}

void attempt() {
  for (const auto& one : waterline::probe::attempts()) {
    if (one.name == orders().attempt) _exit(one.act(orders().target) ? kDone : kRefused);
  }
}

// Answers landlock_create_ruleset as an older kernel would, by the kernel's documentation: it
// refuses unknown rights.
long create_ruleset_of_old(int abi, const std::uint64_t* attributes, std::size_t size,
                           std::uint32_t flags) {
  if (abi == 0) {
    errno = ENOSYS;
    return -1;
  }
  if (flags == LANDLOCK_CREATE_RULESET_VERSION) return abi;
  const std::uint64_t file_rights = abi == 1   ? 0x1fff
                                    : abi == 2 ? 0x3fff
                                    : abi <= 4 ? 0x7fff
                                               : 0xffff;
  const std::size_t known_size = abi < 4 ? 8 : abi < 6 ? 16 : 24;
  for (std::size_t i = known_size; i < size; i += 8) {
    if (attributes[i / 8] != 0) {
      errno = E2BIG;
      return -1;
    }
  }
  const bool knows_all =
      (attributes[0] & ~file_rights) == 0 && (size < 16 || (attributes[1] & ~3ULL) == 0);
  if (!knows_all || attributes[0] == 0) {
    errno = knows_all ? ENOMSG : EINVAL;
    return -1;
  }
  return 1;  // continue with the kernel's own call
}

}  // namespace

extern "C" {

long __real_syscall(long number, ...);             // NOLINT
int __real_seccomp_load(scmp_filter_ctx filter);   // NOLINT
ssize_t __real_recvmsg(int, struct msghdr*, int);  // NOLINT

long __wrap_syscall(long number, ...) {  // NOLINT
  va_list list;
  va_start(list, number);
  long a[6];
  for (long& one : a) one = va_arg(list, long);
  va_end(list);
  const int abi = orders().landlock;
  if (abi >= 0 && number == SYS_landlock_create_ruleset) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): an argument of a system call
    const auto* const attributes = reinterpret_cast<const std::uint64_t*>(a[0]);
    const auto flags = static_cast<std::uint32_t>(a[2]);
    const long answer =
        create_ruleset_of_old(abi, attributes, static_cast<std::size_t>(a[1]), flags);
    if (answer < 0 || flags != 0) return answer;
  }
  return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int __wrap_seccomp_load(scmp_filter_ctx filter) {  // NOLINT
  const int result = orders().landlock_alone ? 0 : __real_seccomp_load(filter);
  shut_in = result == 0;
  return result;
}

ssize_t __wrap_recvmsg(int socket, struct msghdr* header, int flags) {  // NOLINT
  const ssize_t size = __real_recvmsg(socket, header, flags);
  if (size > 0 && shut_in && !orders().attempt.empty()) attempt();
  return size;
}

}  // extern "C"

// If it gets an argument, the program only lists the attempts that it can be ordered to make.
int main(int count, char**) {
  if (count > 1) {
    for (const auto& one : waterline::probe::attempts()) std::cout << one.name << "\n";
    return 0;
  }
  read_orders();
  if (!orders().mad.empty()) {
    waterline::probe::be_mad(orders().mad);
    _exit(0);
  }
  if (orders().no_seccomp) take_seccomp_away();
  _exit(waterline::courier::run(3));
}
