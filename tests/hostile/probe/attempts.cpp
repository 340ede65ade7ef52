#include "attempts.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

extern "C" long __real_syscall(long number, ...);  // NOLINT: the linker's name

namespace waterline::probe {
namespace {

// System call numbers that the headers of Debian 12 do not have yet.
constexpr long kMapShadowStack = 453;
constexpr long kOpenTreeAttributes = 467;
constexpr int kMultipath = 262;

template <class... Arguments>
bool done(long number, Arguments... arguments) {
  return __real_syscall(number, arguments...) >= 0;
}

pid_t process(const std::string& target) {
  return static_cast<pid_t>(std::strtol(target.c_str(), nullptr, 10));
}

template <int kFamily, int kType, int kProtocol = 0>
bool open_socket(const std::string&) {
  return done(SYS_socket, kFamily, kType, kProtocol);
}

// The descriptor of a socket that the courier has. Its kind does not matter: the filter stops the
// call before the kernel looks at it.
constexpr int kSocket = 3;

const sockaddr_in& somewhere() {
  static const sockaddr_in address{AF_INET, htons(9), {htonl(INADDR_LOOPBACK)}, {}};
  return address;
}

iovec part() {
  static char word[] = "word";
  return {word, 4};
}

template <int kFlags>
bool send_message(const std::string&) {
  iovec one = part();
  msghdr message{
      const_cast<sockaddr_in*>(&somewhere()), sizeof(sockaddr_in), &one, 1, nullptr, 0, 0};
  return done(SYS_sendmsg, kSocket, &message, kFlags);
}

template <long kNumber, long... kArguments>
bool call(const std::string&) {
  return done(kNumber, kArguments...);
}

#if defined(__x86_64__)
// The other call interfaces of the kernel: those of 32-bit programs and of the x32 ABI.
bool call_as_32_bit(const std::string&) {
  long result = 20;  // getpid there
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
  return result > 0;
}
bool call_as_x32(const std::string&) {
  return done(0x40000000L + SYS_getpid);
}
#endif

constexpr Attempt kAttempts[] = {
    // --- the node's files
    {"open a file to read",
     [](const std::string& file) { return done(SYS_openat, AT_FDCWD, file.c_str(), O_RDONLY); }},
    {"open a file to write",
     [](const std::string& file) {
       return done(SYS_openat, AT_FDCWD, file.c_str(), O_WRONLY | O_TRUNC);
     }},
    {"open a file, the old way",
     [](const std::string& file) { return done(SYS_open, file.c_str(), O_RDONLY); }},
    {"open a file, the new way",
     [](const std::string& file) {
       const unsigned long how[3] = {O_RDONLY, 0, 0};
       return done(SYS_openat2, AT_FDCWD, file.c_str(), how, sizeof how);
     }},
    {"open a file as a path",
     [](const std::string& file) { return done(SYS_openat, AT_FDCWD, file.c_str(), O_PATH); }},
    {"look at a file",
     [](const std::string& file) {
       struct stat about {};
       return done(SYS_newfstatat, AT_FDCWD, file.c_str(), &about, 0);
     }},
    {"change a file's mode",
     [](const std::string& file) { return done(SYS_chmod, file.c_str(), 0777); }},
    {"change a file's mode, relative",
     [](const std::string& file) { return done(SYS_fchmodat, AT_FDCWD, file.c_str(), 0777); }},
    {"give a file away",
     [](const std::string& file) { return done(SYS_chown, file.c_str(), 65534, 65534); }},
    {"cut a file", [](const std::string& file) { return done(SYS_truncate, file.c_str(), 0); }},
    {"remove a file", [](const std::string& file) { return done(SYS_unlink, file.c_str()); }},
    {"rename a file",
     [](const std::string& file) {
       return done(SYS_rename, file.c_str(), (file + ".gone").c_str());
     }},
    {"link a file",
     [](const std::string& file) { return done(SYS_link, file.c_str(), (file + ".too").c_str()); }},
    {"link to a file by name",
     [](const std::string& file) {
       return done(SYS_symlink, file.c_str(), (file + ".too").c_str());
     }},
    {"set an attribute of a file",
     [](const std::string& file) {
       return done(SYS_setxattr, file.c_str(), "user.it", "it", 2L, 0);
     }},
    {"run a file",
     [](const std::string& file) {
       char* const none[] = {nullptr};
       return done(SYS_execve, file.c_str(), none, none);
     }},
    {"end a process",
     [](const std::string& node) { return done(SYS_kill, process(node), SIGKILL); }},
    {"end a process by its thread",
     [](const std::string& node) { return done(SYS_tkill, process(node), SIGKILL); }},
    {"end a process by its group",
     [](const std::string& node) {
       return done(SYS_tgkill, process(node), process(node), SIGKILL);
     }},
    {"trace a process",
     [](const std::string& node) { return done(SYS_ptrace, PTRACE_SEIZE, process(node), 0L, 0L); }},
    {"take hold of a process",
     [](const std::string& node) { return done(SYS_pidfd_open, process(node), 0); }},
    {"read a process's memory",
     [](const std::string& node) {
       iovec one = part();
       return done(SYS_process_vm_readv, process(node), &one, 1L, &one, 1L, 0L);
     }},
    {"write a process's memory",
     [](const std::string& node) {
       iovec one = part();
       return done(SYS_process_vm_writev, process(node), &one, 1L, &one, 1L, 0L);
     }},
    {"change a process's limits",
     [](const std::string& node) {
       rlimit lifted{};
       return done(SYS_prlimit64, process(node), RLIMIT_CORE, nullptr, &lifted);
     }},

    // --- programs, processes, its own rights
    {"find an environment",
     [](const std::string&) { return environ != nullptr && *environ != nullptr; }},
    {"run a program",
     [](const std::string&) {
       char* const none[] = {nullptr};
       return done(SYS_execve, "/bin/true", none, none);
     }},
    {"run an open file", call<SYS_execveat, kSocket, 0, 0, 0, AT_EMPTY_PATH>},
    {"fork", call<SYS_fork>},
    {"fork, borrowing memory", call<SYS_vfork>},
    {"begin a thread", call<SYS_clone, CLONE_VM, 0, 0, 0, 0>},
    {"begin a thread, the new way", call<SYS_clone3, 0, 0>},
    {"be traced", call<SYS_ptrace, PTRACE_TRACEME, 0, 0, 0>},
    {"be traceable again", call<SYS_prctl, 4, 1, 0, 0, 0>},
    {"lay another filter over this one", call<SYS_seccomp, 0, 0, 0>},
    {"be another user", call<SYS_setuid, 0>},
    {"have more rights", call<SYS_capset, 0, 0>},
    {"have namespaces of one's own", call<SYS_unshare, CLONE_NEWUSER>},
    {"enter namespaces", call<SYS_setns, kSocket, 0>},
    {"mount", call<SYS_mount, 0, 0, 0, 0, 0>},
    {"take a tree of files", call<SYS_open_tree, AT_FDCWD, 0, 0>},
    {"take a tree of files, the newest way", call<kOpenTreeAttributes, AT_FDCWD, 0, 0, 0, 0>},
    {"have another root", call<SYS_chroot, 0>},
    {"go elsewhere", call<SYS_chdir, 0>},
    {"open a file by its handle", call<SYS_open_by_handle_at, AT_FDCWD, 0, 0>},
    {"make a device", call<SYS_mknod, 0, S_IFCHR, 0>},
    {"know its own number", call<SYS_getpid>},
    {"know the machine", call<SYS_uname, 0>},
    {"answer signals", call<SYS_rt_sigaction, SIGSYS, 0, 0, 8>},
    {"have signals wait", call<SYS_rt_sigprocmask, 0, 0, 0, 8>},

    // --- sockets
    {"open a TCP socket", open_socket<AF_INET, SOCK_STREAM>},
    {"open a TCP socket of IPv6", open_socket<AF_INET6, SOCK_STREAM>},
    {"open a UDP socket", open_socket<AF_INET, SOCK_DGRAM>},
    {"open a raw socket", open_socket<AF_INET, SOCK_RAW, IPPROTO_ICMP>},
    {"open a ping socket", open_socket<AF_INET, SOCK_DGRAM, IPPROTO_ICMP>},
    {"open a multipath socket", open_socket<AF_INET, SOCK_STREAM, kMultipath>},
    {"open an SCTP socket", open_socket<AF_INET, SOCK_STREAM, IPPROTO_SCTP>},
    {"open a Unix socket", open_socket<AF_UNIX, SOCK_STREAM>},
    {"open a netlink socket", open_socket<AF_NETLINK, SOCK_RAW, NETLINK_ROUTE>},
    {"open a packet socket", open_socket<AF_PACKET, SOCK_RAW>},
    {"open a socket to a host of this guest", open_socket<AF_VSOCK, SOCK_STREAM>},
    {"open a Bluetooth socket", open_socket<AF_BLUETOOTH, SOCK_STREAM>},
    {"open a socket of the kernel's ciphers", open_socket<AF_ALG, SOCK_SEQPACKET>},
    {"open an XDP socket", open_socket<AF_XDP, SOCK_RAW>},
    {"make a pair of sockets", call<SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, 0>},
    {"connect",
     [](const std::string&) {
       return done(SYS_connect, kSocket, &somewhere(), sizeof(sockaddr_in));
     }},
    {"bind",
     [](const std::string&) { return done(SYS_bind, kSocket, &somewhere(), sizeof(sockaddr_in)); }},
    {"listen at a port of the system's choice", call<SYS_listen, kSocket, 1>},
    {"send to an address",
     [](const std::string&) {
       return done(SYS_sendto, kSocket, "word", 4L, MSG_NOSIGNAL, &somewhere(),
                   sizeof(sockaddr_in));
     }},
    {"dial by sending",
     [](const std::string&) {
       return done(SYS_sendto, kSocket, "word", 4L, MSG_FASTOPEN, &somewhere(),
                   sizeof(sockaddr_in));
     }},
    {"dial by sending, without an address",
     [](const std::string&) {
       return done(SYS_sendto, kSocket, "word", 4L, MSG_FASTOPEN, nullptr, 0L);
     }},
    {"send out of band",
     [](const std::
            string&) { return done(SYS_sendto, kSocket, "word", 4L, MSG_OOB, nullptr, 0L); }},
    {"send a message to an address", send_message<MSG_NOSIGNAL>},
    {"dial by a message", send_message<MSG_FASTOPEN>},
    {"send many messages", call<SYS_sendmmsg, kSocket, 0, 0, 0>},
    {"set a socket's options", call<SYS_setsockopt, kSocket, SOL_SOCKET, SO_REUSEADDR, 0, 0>},
    {"dial faster from now on",
     call<SYS_setsockopt, kSocket, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 0, 0>},
    {"ask who is at the other end", call<SYS_getpeername, kSocket, 0, 0>},
    {"send a file", call<SYS_sendfile, kSocket, kSocket, 0, 1>},
    {"splice", call<SYS_splice, kSocket, 0, kSocket, 0, 1, 0>},
    {"control a socket", call<SYS_ioctl, kSocket, 0x8912, 0>},  // SIOCGIFCONF: the interfaces

    // --- other interfaces of the kernel
    {"make an io_uring", call<SYS_io_uring_setup, 1, 0>},
    {"enter an io_uring", call<SYS_io_uring_enter, kSocket, 1, 0, 0, 0, 0>},
    {"register with an io_uring", call<SYS_io_uring_register, kSocket, 0, 0, 0>},
    {"load a program into the kernel", call<SYS_bpf, 5, 0, 0>},
    {"measure", call<SYS_perf_event_open, 0, 0, -1, -1, 0>},
    {"answer faults of memory", call<SYS_userfaultfd, 0>},
    {"use the keyring of the kernel", call<SYS_keyctl, 0, 0, 0, 0, 0>},
    {"make a file in memory", [](const std::string&) { return done(SYS_memfd_create, "it", 0); }},
    {"make a pipe", call<SYS_pipe2, 0, O_CLOEXEC>},
    {"share memory", call<SYS_shmget, 0, 4096, 0600>},
    {"make a queue of messages", call<SYS_msgget, 0, 0600>},
    {"watch files", call<SYS_inotify_init1, 0>},
    {"copy a descriptor", call<SYS_dup, kSocket>},
    {"ask about a descriptor", call<SYS_fcntl, kSocket, F_GETFL, 0>},
    {"map executable memory",
     call<SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0>},
    {"map memory to write and to execute",
     call<SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
          0>},
    {"make memory executable", call<SYS_mprotect, 0, 4096, PROT_READ | PROT_EXEC>},
    {"make memory executable by a key",
     call<SYS_pkey_mprotect, 0, 4096, PROT_READ | PROT_EXEC, -1>},
    {"map another stack", call<kMapShadowStack, 0, 4096, 0>},
    {"call by a number that no kernel has", call<9999>},
#if defined(__x86_64__)
    {"call as a 32-bit program does", call_as_32_bit},
    {"call as an x32 program does", call_as_x32},
#endif
};

}  // namespace

std::span<const Attempt> attempts() {
  return kAttempts;
}

}  // namespace waterline::probe
