#include "daemon/user_units.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/environment.h"
#include "base/file_descriptor.h"
#include "base/spawn_plan.h"

namespace waterline::daemon {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kService = "waterline.service";
// The time limit for systemctl. The service manager answers a question at once. A start takes
// longer: before the node is ready, it makes its folders and locks its home.
constexpr std::chrono::seconds kLongest{30};
constexpr std::size_t kMaxAnswer = std::size_t{1} << 20;

std::string variable(const char* name) {
  return base::environment(name).value_or("");
}

// Returns the path of the program with this name in the folders of PATH; an empty path if none of
// them has it.
fs::path in_path(const std::string& name) {
  std::istringstream folders(variable("PATH"));
  for (std::string folder; std::getline(folders, folder, ':');) {
    fs::path program = fs::path(folder) / name;
    if (program.is_absolute() && ::access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

// Reads until the process at the other end of the pipe closes it. Returns false if that takes
// longer than kLongest.
bool read_all(const base::FileDescriptor& pipe, std::string& text) {
  const Clock::time_point deadline = Clock::now() + kLongest;
  std::array<char, 4096> piece;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0 || text.size() > kMaxAnswer) return false;
    pollfd wait{pipe.get(), POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(left)) <= 0) continue;
    const ssize_t got = ::read(pipe.get(), piece.data(), piece.size());
    if (got == 0) return true;
    if (got < 0 && errno != EINTR) return false;
    if (got > 0) text.append(piece.data(), static_cast<std::size_t>(got));
  }
}

struct Ended {
  int code = -1;
  std::string out;
};

// Runs `systemctl --user`, without a terminal and in English. Its errors are not shown to the
// person: each caller can go on without the service manager.
Ended ask_manager(std::vector<std::string> arguments) {
  const fs::path program = in_path("systemctl");
  std::array<int, 2> ends{-1, -1};
  if (program.empty() || ::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  const base::FileDescriptor ours(ends[0]);
  base::FileDescriptor theirs(ends[1]);
  theirs = base::SpawnPlan::above(theirs.get());

  base::SpawnPlan plan(base::SpawnPlan::Group::kInSessionOfItsOwn);
  plan.give_nothing(STDIN_FILENO);
  plan.give(theirs, STDOUT_FILENO);
  plan.give_nothing(STDERR_FILENO);
  arguments.insert(arguments.begin(), {"systemctl", "--user"});
  pid_t child = -1;
  const int error = plan.carry_out(program, std::move(arguments),
                                   {"PATH=" + variable("PATH"), "HOME=" + variable("HOME"),
                                    "XDG_RUNTIME_DIR=" + variable("XDG_RUNTIME_DIR"), "LC_ALL=C"},
                                   child);
  theirs.reset();
  if (error != 0) return {};
  Ended ended;
  const bool whole = read_all(ours, ended.out);
  if (!whole) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (whole && WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  return ended;
}

std::string first_line_of(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::optional<UserUnits> UserUnits::find() {
  std::error_code error;
  const fs::path bin = fs::read_symlink("/proc/self/exe", error).parent_path();
  const fs::path service = bin.parent_path() / "lib/systemd/user" / kService;
  const fs::path runtime = variable("XDG_RUNTIME_DIR");
  if (bin.filename() != "bin" || !fs::exists(service, error) || !runtime.is_absolute() ||
      !fs::exists(runtime / "systemd/private", error))
    return {};
  return UserUnits(service);
}

bool UserUnits::are_known() const {
  const Ended shown = ask_manager({"show", "--property=FragmentPath", "--value", kService});
  std::error_code error;
  return shown.code == 0 && fs::equivalent(first_line_of(shown.out), service_, error);
}

bool UserUnits::have_our_environment() {
  const Ended shown = ask_manager({"show-environment"});
  if (shown.code != 0) return false;
  for (const char* name :
       {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "WATERLINE_HOME", "TZ", "LD_LIBRARY_PATH"}) {
    std::string theirs;
    const std::string begin = std::string(name) + "=";
    std::istringstream lines(shown.out);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(begin)) theirs = line.substr(begin.size());
    }
    if (theirs != variable(name)) return false;
  }
  return true;
}

bool UserUnits::start() {
  return ask_manager({"--quiet", "start", kService}).code == 0;
}

bool UserUnits::are_enabled() {
  return first_line_of(ask_manager({"is-enabled", kService}).out) == "enabled";
}

bool UserUnits::enable() {
  return ask_manager({"--quiet", "enable", kService}).code == 0;
}

bool UserUnits::disable() {
  return ask_manager({"--quiet", "disable", kService}).code == 0;
}

}  // namespace waterline::daemon
