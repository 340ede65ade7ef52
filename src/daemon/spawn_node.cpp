#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/unix_socket.h"
#include "base/environment.h"
#include "daemon/ready_signal.h"
#include "daemon/run.h"
#include "daemon/user_units.h"
#include "node/home.h"

// Starts the node in the background: as a service of the person's login if their service manager
// can do that, otherwise as a daemon, by two forks. The caller's child becomes the leader of a new
// session and forks a child of its own. That grandchild is no leader, so it can never get a
// terminal. It becomes the node.
namespace waterline::daemon {
namespace {

constexpr std::chrono::seconds kStartTime{30};
constexpr std::chrono::seconds kOtherStartTime{5};
constexpr int kReadyNumber = 3;

// Returns the environment that the node gets. It has only what the node needs, and no other
// variable of the shell.
std::vector<std::string> environment_for(const Options& options) {
  std::vector<std::string> environment = {std::string(kReadyVariable) + "=" +
                                          std::to_string(kReadyNumber)};
  for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "TZ", "PATH",
                           "LD_LIBRARY_PATH", "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS",
                           "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"}) {
    if (const auto value = base::environment(name))
      environment.push_back(std::string(name) + "=" + *value);
  }
  if (options.home)
    environment.push_back("WATERLINE_HOME=" + node::Home::locate(options.home).data.string());
  return environment;
}

// Becomes the node by exec, in a child process after fork. It makes only system calls before that,
// and never returns.
[[noreturn]] void become_node(int ready, char* const* environment) {
  // Unblock all signals: the caller may be a command that edits a text and blocks some, and a
  // process inherits that.
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  if (::setsid() < 0) ::_exit(1);
  const pid_t child = ::fork();
  if (child != 0) ::_exit(child < 0 ? 1 : 0);
  const int nothing = ::open("/dev/null", O_RDWR);
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, number);
  // The descriptor has the right number already, so only remove its close-on-exec flag: dup2() onto
  // the same number would keep it.
  if (ready == kReadyNumber) ::fcntl(ready, F_SETFD, 0);
  if (::dup2(ready, kReadyNumber) < 0 || ::close_range(kReadyNumber + 1, ~0U, 0) != 0 ||
      ::chdir("/") != 0)
    ::_exit(1);
  std::array<char, 10> name{"waterline"};
  std::array<char, 5> command{"node"};
  std::array<char*, 3> arguments{name.data(), command.data(), nullptr};
  ::execve("/proc/self/exe", arguments.data(), environment);
  ::_exit(1);
}

// Returns the byte by which the node reports that it is ready or has failed. Returns nullopt if the
// node ends without such a byte, or writes none within kStartTime.
std::optional<int> wait_for_word(const base::FileDescriptor& pipe) {
  pollfd polled{pipe.get(), POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&polled, 1, static_cast<int>(std::chrono::milliseconds(kStartTime).count()));
  } while (ready < 0 && errno == EINTR);
  unsigned char word = 0;
  if (ready <= 0 || ::read(pipe.get(), &word, 1) != 1) return {};
  return word;
}

// Returns whether the node that another process is starting answers within kOtherStartTime.
bool another_answers(const node::Home& home) {
  const auto until = std::chrono::steady_clock::now() + kOtherStartTime;
  do {
    if (api::connect_to(home.socket()).ok()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  } while (std::chrono::steady_clock::now() < until);
  return false;
}

// Starts the node as a service of the person's login, and returns true if the node answers then.
// The service ends with the login, and has none of the rights that the node never needs. Its
// environment is the service manager's, so it cannot be told of another home: it is used only for
// the default home, and only if that environment leads to the same files.
bool start_as_service(const Options& options) {
  if (options.home) return false;
  const auto units = UserUnits::find();
  return units && units->are_known() && UserUnits::have_our_environment() && UserUnits::start() &&
         api::connect_to(node::Home::locate({}).socket()).ok();
}

}  // namespace

app::Result<void> spawn_node(const Options& options) {
  if (start_as_service(options)) return {};
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return app::Error::kStorageFailed;
  const base::FileDescriptor reading(ends[0]);
  base::FileDescriptor writing(ends[1]);

  std::vector<std::string> variables = environment_for(options);
  std::vector<char*> environment;
  environment.reserve(variables.size() + 1);
  for (std::string& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);

  const pid_t child = ::fork();
  if (child < 0) return app::Error::kStorageFailed;
  if (child == 0) become_node(writing.get(), environment.data());
  writing.reset();
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }

  const auto word = wait_for_word(reading);
  if (word == 0) return {};
  constexpr int kBusy = 11;
  if (word != kBusy) return app::Error::kStorageFailed;
  if (another_answers(node::Home::locate(options.home))) return {};
  return app::Error::kStoreBusy;
}

}  // namespace waterline::daemon
