#include "daemon/user_units.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <initializer_list>
#include <sstream>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/environment.h"
#include "base/file_descriptor.h"
#include "base/session_bus.h"
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

// The variables by which a node finds its journal.
constexpr std::initializer_list<const char*> kJournalVariables = {"HOME", "XDG_DATA_HOME",
                                                                  "WATERLINE_HOME"};

// Returns the folder in which a node with these variables looks for its journal (node/home.h).
template <class Get>
fs::path journal_folder(const Get& get) {
  fs::path folder = get("WATERLINE_HOME");
  if (folder.empty()) {
    const fs::path data = get("XDG_DATA_HOME");
    folder = (data.is_absolute() ? data : fs::path(get("HOME")) / ".local/share") / "waterline";
  }
  std::error_code error;
  fs::path whole = fs::weakly_canonical(folder, error);
  return error ? folder : whole;
}

// The variables that the service manager gives to a service.
class ManagerEnvironment {
 public:
  // Returns nullopt if the manager does not answer.
  static std::optional<ManagerEnvironment> ask() {
    Ended shown = ask_manager({"show-environment"});
    if (shown.code != 0) return {};
    return ManagerEnvironment(std::move(shown.out));
  }

  [[nodiscard]] std::string get(const std::string& name) const {
    std::string value;
    std::istringstream lines(lines_);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(name + "=")) value = line.substr(name.size() + 1);
    }
    return value;
  }
  // Returns true if each of these variables has the value that this process has.
  [[nodiscard]] bool has_ours(std::initializer_list<const char*> names) const {
    return std::ranges::all_of(names,
                               [&](const char* name) { return get(name) == variable(name); });
  }

 private:
  explicit ManagerEnvironment(std::string lines) : lines_(std::move(lines)) {}
  std::string lines_;  // a variable a line, as `systemctl show-environment` prints them
};

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

bool UserUnits::find_our_journal() {
  const auto manager = ManagerEnvironment::ask();
  if (!manager) return false;
  return journal_folder([&](const char* name) { return manager->get(name); }) ==
         journal_folder(variable);
}

bool UserUnits::have_our_environment() {
  const auto manager = ManagerEnvironment::ask();
  if (!manager) return false;
  // A shell without a desktop has no address: the bus that the manager knows is the better one.
  if (!variable("DBUS_SESSION_BUS_ADDRESS").empty() &&
      base::own_session_bus() != base::session_bus(manager->get("DBUS_SESSION_BUS_ADDRESS"),
                                                   manager->get("XDG_RUNTIME_DIR")))
    return false;
  return manager->has_ours(kJournalVariables) &&
         manager->has_ours({"XDG_RUNTIME_DIR", "TZ", "LD_LIBRARY_PATH"});
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
