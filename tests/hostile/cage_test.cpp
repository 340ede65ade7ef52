#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenario/process.h"
#include "wire/channel_messages.h"

// Tests what a courier that was taken over can do. The probe (probe/main.cpp) is the courier in its
// real sandbox and then makes an attempt.

using namespace waterline;
namespace channel = wire::channel;

namespace {

constexpr uid_t kNobody = 65534;

// A folder that anybody may read and write, with the probe, the file of its orders, and a file that
// it attacks.
class Cage {
 public:
  explicit Cage(bool as_ordinary_user) : as_ordinary_user_(as_ordinary_user) {
    chmod(folder_.path().c_str(), 0777);
    std::filesystem::copy(std::filesystem::path(WATERLINE_BUILD_DIR) / "waterline-courier-probe",
                          program());
    scenario::write_file(victim(), "sealed");
    chmod(victim().c_str(), 0666);
  }

  struct Fate {
    std::optional<channel::Ready> ready;
    int status = 0;  // from waitpid
  };
  // Starts the probe as the node does, waits until it is ready, sends it a message, and waits for
  // its end.
  Fate follow(const std::string& orders) {
    scenario::write_file(folder_.path() / "orders", orders);
    std::array<int, 2> ends{};
    REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) become_courier(ends[1]);
    close(ends[1]);
    Fate fate;
    fate.ready = ready_from(ends[0]);
    const base::Bytes first = channel::encode(channel::ToCourier(channel::Configure{}));
    static_cast<void>(send(ends[0], first.data(), first.size(), MSG_NOSIGNAL));
    REQUIRE(waitpid(child, &fate.status, 0) == child);
    close(ends[0]);
    return fate;
  }

  // Returns the names of all attempts.
  [[nodiscard]] std::vector<std::string> attempts() const {
    std::istringstream lines(scenario::Running({program(), "list"}, {}, "").wait().out);
    std::vector<std::string> names;
    for (std::string line; std::getline(lines, line);) names.push_back(line);
    return names;
  }

  [[nodiscard]] std::filesystem::path program() const { return folder_.path() / "probe"; }
  [[nodiscard]] std::filesystem::path victim() const { return folder_.path() / "ledger.db"; }
  // Returns whether the attacked file is unchanged and no other file was created.
  [[nodiscard]] bool victim_is_unharmed() const {
    struct stat about {};
    if (stat(victim().c_str(), &about) != 0 || (about.st_mode & 07777) != 0666 ||
        about.st_nlink != 1)
      return false;
    const auto files = std::distance(std::filesystem::directory_iterator(folder_.path()), {});
    return files == 3 && scenario::content_of(victim()) == "sealed";
  }

 private:
  [[noreturn]] void become_courier(int port_end) {
    if (as_ordinary_user_ && geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0))
      _exit(1);
    if (dup2(port_end, 3) != 3) _exit(1);
    char name[] = "waterline-courier";
    char* const arguments[] = {name, nullptr};
    char* const environment[] = {nullptr};
    execve(program().c_str(), arguments, environment);
    _exit(1);
  }
  static std::optional<channel::Ready> ready_from(int socket) {
    pollfd wait{socket, POLLIN, 0};
    std::array<std::byte, 4096> buffer{};
    if (poll(&wait, 1, 20'000) != 1) return {};
    const ssize_t size = recv(socket, buffer.data(), buffer.size(), 0);
    if (size <= 0) return {};
    const auto message =
        channel::decode_to_node(base::ByteView(buffer).first(static_cast<std::size_t>(size)));
    if (!message || !std::holds_alternative<channel::Ready>(*message)) return {};
    return std::get<channel::Ready>(*message);
  }

  scenario::Scratch folder_;
  bool as_ordinary_user_;
};

bool was_killed(int status) {
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}
// Returns false if the kernel has no system calls of 32-bit programs (CONFIG_IA32_EMULATION,
// ia32_emulation=off). Every program that makes such a call then ends by SIGSEGV, in a cage or not.
bool kernel_takes_32_bit_calls() {
#if defined(__x86_64__)
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    long result = 20;  // getpid there
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
    _exit(result > 0 ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return !(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
#else
  return false;
#endif
}
bool met_no_door(const std::string& attempt, int status) {
  return attempt == "call as a 32-bit program does" && WIFSIGNALED(status) &&
         WTERMSIG(status) == SIGSEGV;
}
bool was_done(int status) {
  return WIFEXITED(status) && WEXITSTATUS(status) == 100;
}
bool was_refused(int status) {
  return WIFEXITED(status) && WEXITSTATUS(status) == 101;
}

// Returns the order that lets the probe make this attempt. The target is the attacked file if the
// attempt is about a file, and otherwise this process, which stands for the node.
std::string order(const std::string& attempt, const Cage& cage) {
  const bool is_about_a_file = attempt.find("file") != std::string::npos;
  return "attempt " + attempt + "\ntarget " +
         (is_about_a_file ? cage.victim().string() : std::to_string(getpid())) + "\n";
}

void every_attempt_fails(bool as_ordinary_user) {
  Cage cage(as_ordinary_user);
  const auto attempts = cage.attempts();
  REQUIRE(attempts.size() > 90);
  const bool has_32_bit_door = kernel_takes_32_bit_calls();
  WARN("calls of 32-bit programs end by "
       << (has_32_bit_door ? "SIGSYS, in the cage" : "SIGSEGV, in the kernel"));
  for (const std::string& attempt : attempts) {
    INFO(attempt);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // The sanitizers need the system call that makes a pipe, so their builds allow it
    // (cage/confine.cpp).
    if (attempt == "make a pipe") continue;
#endif
    const auto fate = cage.follow(order(attempt, cage));
    REQUIRE(fate.ready.has_value());
    CHECK(fate.ready->seccomp);
    // To read the environment takes no system call, so the filter cannot stop this attempt: it
    // fails because the environment is empty. Every other attempt is a call that is not allowed,
    // and kills the process.
    if (attempt == "find an environment") {
      CHECK(was_refused(fate.status));
    } else if (!has_32_bit_door && met_no_door(attempt, fate.status)) {
      // The kernel has no 32-bit calls, so this attempt did not test the cage.
    } else {
      CHECK(was_killed(fate.status));
    }
    CHECK(cage.victim_is_unharmed());
  }
}

}  // namespace

TEST_CASE("as root, a taken-over courier is killed for every attempted escape", "[hostile][cage]") {
  if (geteuid() != 0) {
    WARN("SKIPPED: not root");
    return;
  }
  every_attempt_fails(/*as_ordinary_user=*/false);
}

TEST_CASE("as an ordinary user, a taken-over courier is killed for every escape",
          "[hostile][cage]") {
  every_attempt_fails(/*as_ordinary_user=*/true);
}

TEST_CASE("the courier reports an older or missing Landlock and stays caged", "[hostile][cage]") {
  Cage cage(/*as_ordinary_user=*/true);
  const auto newest = cage.follow("attempt fork\n");
  REQUIRE(newest.ready.has_value());
  for (const std::uint32_t abi : {0U, 1U, 2U, 4U, 6U}) {
    // The probe can only imitate a kernel that is older than the real one, since the real one
    // refuses the rights of a newer Landlock. So skip the newer versions.
    if (abi > newest.ready->landlock_abi) continue;
    INFO(abi);
    for (const std::string attempt :
         {"open a file to read", "open a TCP socket", "connect", "end a process"}) {
      INFO(attempt);
      const auto fate =
          cage.follow("landlock " + std::to_string(abi) + "\n" + order(attempt, cage));
      REQUIRE(fate.ready.has_value());
      CHECK(fate.ready->landlock_abi == abi);
      CHECK(fate.ready->seccomp);
      CHECK(was_killed(fate.status));
    }
  }
}

// This test does not load the filter of seccomp, since the filter alone would refuse these attempts
// too.
TEST_CASE("Landlock alone keeps every file of others closed", "[hostile][cage]") {
  Cage cage(/*as_ordinary_user=*/true);
  const std::string read = "open a file to read";
  const auto without = cage.follow("only landlock\nlandlock 0\n" + order(read, cage));
  REQUIRE(without.ready.has_value());
  CHECK(was_done(without.status));
  const auto with = cage.follow("only landlock\n" + order(read, cage));
  REQUIRE(with.ready.has_value());
  if (with.ready->landlock_abi == 0) {
    WARN("SKIPPED: this kernel has no Landlock");
    return;
  }
  for (const std::string attempt :
       {"open a file to read", "open a file to write", "open a file, the old way",
        "open a file, the new way", "remove a file", "rename a file", "link a file",
        "link to a file by name"}) {
    INFO(attempt);
    CHECK(was_refused(cage.follow("only landlock\n" + order(attempt, cage)).status));
    CHECK(cage.victim_is_unharmed());
  }
}

TEST_CASE("without seccomp the courier reports it and ends before any message", "[hostile][cage]") {
  Cage cage(/*as_ordinary_user=*/true);
  const auto fate = cage.follow("no seccomp\n");
  REQUIRE(fate.ready.has_value());
  CHECK_FALSE(fate.ready->seccomp);
  CHECK(WIFEXITED(fate.status));
  CHECK(WEXITSTATUS(fate.status) == 1);
}
