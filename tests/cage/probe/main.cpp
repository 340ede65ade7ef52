#include <cstdlib>
#include <string>

#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cage/inside.h"

// The program runs in the cage of the reader and the lens. It behaves well or badly, as its
// argument says.
namespace {

using namespace waterline;

// Makes seccomp's own calls fail as on a kernel without seccomp. A filter of seccomp does that.
void take_seccomp_away() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  const bool done = seccomp_rule_add(filter, SCMP_ACT_ERRNO(38), SCMP_SYS(seccomp), 0) == 0 &&
                    seccomp_rule_add(filter, SCMP_ACT_ERRNO(22), SCMP_SYS(prctl), 1,
                                     SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP)) == 0 &&
                    seccomp_load(filter) == 0;
  seccomp_release(filter);
  if (!done) std::abort();
}

// Returns the open descriptors, then the environment variables.
std::string found() {
  std::string found;
  for (int descriptor = 0; descriptor < 256; ++descriptor) {
    if (syscall(SYS_fcntl, descriptor, 1) >= 0) found += std::to_string(descriptor) + " ";
  }
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
    found += *variable;
  return found;
}

void answer_header(std::uint64_t size) {
  cage::write_answer(cage::encode({cage::Outcome::kDone, size}));
}

}  // namespace

int main(int count, char** arguments) {
  const std::string what = count > 1 ? arguments[1] : "";
  if (what == "no seccomp") take_seccomp_away();
  const std::string at_hand = found();
  cage::enter(cage::Access::kInOrder);
  const auto input = cage::read_input(1000);
  if (!input) cage::answer(cage::Outcome::kTooLarge);
  if (what == "echo") cage::answer(cage::Outcome::kDone, base::bytes_of(*input));
  if (what == "find") cage::answer(cage::Outcome::kDone, base::bytes_of(at_hand));
  if (what == "wait") syscall(SYS_futex, &count, 0, count, nullptr, nullptr, 0);
  if (what == "spin") {
    for (volatile int turn = 0;;) turn = turn + 1;
  }
  // NOLINTNEXTLINE(performance-no-int-to-ptr): it is to crash
  if (what == "crash") *reinterpret_cast<volatile int*>(static_cast<std::uintptr_t>(count)) = 1;
  if (what == "forbidden") syscall(SYS_getpid);
  if (what == "answer, then forbidden") {
    answer_header(1);
    cage::write_answer(base::bytes_of("a"));
    syscall(SYS_getpid);
  }
  if (what == "say too much") {
    answer_header(1);
    cage::write_answer(base::bytes_of("ab"));
  }
  if (what == "say too little") {
    answer_header(2);
    cage::write_answer(base::bytes_of("a"));
  }
  if (what == "promise much") answer_header(std::uint64_t{1} << 60);
  if (what == "babble") cage::write_answer(base::bytes_of("no header of any kind"));
  if (what == "fill memory") {
    std::string all;
    for (;;) all.append(1 << 20, 'x');
  }
  _exit(0);
}
