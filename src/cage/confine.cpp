#include "cage/confine.h"

#include <algorithm>
#include <memory>

#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cage/landlock_abi.h"

namespace waterline::cage {
namespace {

// Sanitizer builds are never released. They need terabytes of address space for their shadow
// memory, and a few more calls: to unwind a stack, to test whether memory is readable, to free
// memory, and to wait.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
constexpr int kCallsOfSanitizers[] = {SCMP_SYS(sigaltstack), SCMP_SYS(pipe2), SCMP_SYS(madvise),
                                      SCMP_SYS(sched_yield), SCMP_SYS(clock_gettime)};
// Memory is tested by a write to a pipe, which has these two descriptors in a program that has only
// its input and its answer.
constexpr std::uint64_t kPipeOfSanitizers[] = {2, 3};

// Sets a resource limit of this process. Keeps a limit that is lower already, because an ordinary
// user cannot raise it.
bool limit(__rlimit_resource resource, rlim_t value) {
  rlimit now{};
  if (getrlimit(resource, &now) != 0) return false;
  const rlim_t wanted = std::min(value, now.rlim_max);
  const rlimit both{wanted, wanted};
  return setrlimit(resource, &both) == 0;
}

bool set_limits(const Limits& limits) {
  bool set = limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, limits.open_files);
  if (!kSanitized) set = set && limit(RLIMIT_AS, limits.address_space);
  if (limits.processor_seconds) set = set && limit(RLIMIT_CPU, *limits.processor_seconds);
  if (limits.file_size) set = set && limit(RLIMIT_FSIZE, *limits.file_size);
  return set;
}

// Forbids the opening of files by Landlock. Returns the Landlock ABI that is in force, 0 for none.
std::uint32_t forbid_files() {
  const long answer =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, landlock::kCreateRulesetVersion);
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
  Filter()
      : context_(seccomp_init(SCMP_ACT_KILL_PROCESS), seccomp_release),
        sound_(context_ != nullptr) {
    // A program can also make system calls by the numbers of another architecture (32 bits, for
    // example), which no rule here matches. Such a call kills the process, too.
    if (sound_)
      sound_ =
          seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0;
  }

  void allow(const AllowedCall& call) {
    std::vector<scmp_arg_cmp> compared;
    for (const Condition& one : call.conditions) {
      compared.push_back({one.argument, SCMP_CMP_MASKED_EQ, one.mask, one.value});
    }
    const std::uint32_t action =
        call.effect == AllowedCall::Effect::kMade ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(0);
    sound_ = sound_ &&
             seccomp_rule_add_array(context_.get(), action, call.number,
                                    static_cast<unsigned>(compared.size()), compared.data()) == 0;
  }
  bool put_in_force() { return sound_ && seccomp_load(context_.get()) == 0; }

 private:
  std::unique_ptr<void, void (*)(scmp_filter_ctx)> context_;
  bool sound_;
};

bool forbid_all_calls_but(std::span<const AllowedCall> calls) {
  Filter filter;
  for (const AllowedCall& call : calls) filter.allow(call);
  if (kSanitized) {
    for (const int number : kCallsOfSanitizers) filter.allow({number});
    for (const std::uint64_t end : kPipeOfSanitizers)
      filter.allow({SCMP_SYS(close), {equals(0, end)}});
    filter.allow({SCMP_SYS(write), {equals(0, kPipeOfSanitizers[1])}});
  }
  return filter.put_in_force();
}

}  // namespace

Confinement shut_in(std::span<const AllowedCall> calls, const Limits& limits) {
  bool sound =
      prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  Confinement confinement;
  // Call Landlock before the limits: to make a ruleset takes a descriptor, and the limits may allow
  // no further one.
  confinement.landlock_abi = forbid_files();
  sound = set_limits(limits) && sound;
  confinement.seccomp = sound && forbid_all_calls_but(calls);
  return confinement;
}

}  // namespace waterline::cage
