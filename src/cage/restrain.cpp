#include "cage/restrain.h"

#include <cerrno>
#include <initializer_list>
#include <memory>

#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>

namespace waterline::cage {
namespace {

constexpr int kNeverNeeded[] = {
    // other processes
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
    SCMP_SYS(process_madvise), SCMP_SYS(pidfd_getfd), SCMP_SYS(kcmp), SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd), SCMP_SYS(move_pages), SCMP_SYS(migrate_pages),
    // namespaces and mounts
    SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root),
    SCMP_SYS(chroot), SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen),
    SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick), SCMP_SYS(mount_setattr),
    SCMP_SYS(name_to_handle_at), SCMP_SYS(open_by_handle_at), SCMP_SYS(fanotify_init),
    // the kernel, its keys and its clock
    SCMP_SYS(bpf), SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register), SCMP_SYS(add_key), SCMP_SYS(request_key),
    SCMP_SYS(keyctl), SCMP_SYS(syslog), SCMP_SYS(acct), SCMP_SYS(reboot), SCMP_SYS(swapon),
    SCMP_SYS(swapoff), SCMP_SYS(quotactl), SCMP_SYS(settimeofday), SCMP_SYS(clock_settime),
    SCMP_SYS(adjtimex), SCMP_SYS(clock_adjtime), SCMP_SYS(sethostname), SCMP_SYS(setdomainname),
    SCMP_SYS(vhangup), SCMP_SYS(personality), SCMP_SYS(iopl), SCMP_SYS(ioperm),
    SCMP_SYS(modify_ldt)};

constexpr scmp_datum_t kNamespaces[] = {CLONE_NEWNS,  CLONE_NEWUTS, CLONE_NEWIPC,   CLONE_NEWUSER,
                                        CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP};

// The families of sockets that a node uses. They are numbers here, because only `link` and `api`
// may include <bits/socket.h>.
constexpr scmp_datum_t kUnix = 1;
constexpr scmp_datum_t kIpv4 = 2;
constexpr scmp_datum_t kIpv6 = 10;
constexpr scmp_datum_t kNetlink = 16;

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_ALLOW), seccomp_release), sound_(context_ != nullptr) {
    // A program can also make system calls by the numbers of another architecture (32 bits, for
    // example), which the rules below do not match. Such a call kills the process.
    if (sound_)
      sound_ =
          seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0;
  }

  // Forbids the call of this number if its arguments fulfil all these conditions: it fails with
  // `error`.
  void forbid(int number, std::initializer_list<scmp_arg_cmp> conditions = {}, int error = EPERM) {
    keep(seccomp_rule_add_array(context_.get(), SCMP_ACT_ERRNO(error), number,
                                static_cast<unsigned>(conditions.size()), conditions.begin()));
  }
  // Makes a call fail as on a kernel that does not know it, so that the C library uses an older
  // one.
  void hide(int number) { forbid(number, {}, ENOSYS); }
  bool put_in_force() { return sound_ && seccomp_load(context_.get()) == 0; }

 private:
  // Remembers whether libseccomp refused a rule. -EDOM is no refusal: this architecture does not
  // have the call, so it needs no rule.
  void keep(int answer) { sound_ = sound_ && (answer == 0 || answer == -EDOM); }

  std::unique_ptr<void, void (*)(scmp_filter_ctx)> context_;
  bool sound_;
};

constexpr scmp_arg_cmp has_all(unsigned argument, scmp_datum_t bits) {
  return {argument, SCMP_CMP_MASKED_EQ, bits, bits};
}

}  // namespace

bool restrain() {
  Filter filter;
  for (const int number : kNeverNeeded) filter.forbid(number);
  // The flags of clone3 lie in memory, where no filter can read them. Without clone3 the C library
  // uses clone, whose flags the next line checks.
  filter.hide(SCMP_SYS(clone3));
  for (const scmp_datum_t flag : kNamespaces) filter.forbid(SCMP_SYS(clone), {has_all(0, flag)});
  for (scmp_datum_t family = 0; family < kNetlink; ++family) {
    if (family == kUnix || family == kIpv4 || family == kIpv6) continue;
    filter.forbid(SCMP_SYS(socket), {{0, SCMP_CMP_EQ, family, 0}}, EAFNOSUPPORT);
  }
  filter.forbid(SCMP_SYS(socket), {{0, SCMP_CMP_GT, kNetlink, 0}}, EAFNOSUPPORT);
  // No memory can be both written and run, and none can be made executable later. So only code from
  // files runs.
  filter.forbid(SCMP_SYS(mmap), {has_all(2, PROT_WRITE | PROT_EXEC)});
  filter.forbid(SCMP_SYS(mprotect), {has_all(2, PROT_EXEC)});
  filter.forbid(SCMP_SYS(pkey_mprotect), {has_all(2, PROT_EXEC)});
  filter.forbid(SCMP_SYS(shmat), {has_all(2, SHM_EXEC)});
  filter.forbid(SCMP_SYS(ioctl), {{1, SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, TIOCSTI}});
  // daemon::harden_process has made this process unreadable to others (PR_SET_DUMPABLE 0). Nothing
  // may undo that.
  filter.forbid(SCMP_SYS(prctl),
                {{0, SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, PR_SET_DUMPABLE}, {1, SCMP_CMP_NE, 0, 0}});
  return filter.put_in_force();
}

}  // namespace waterline::cage
