#include "terminal/browser.h"

#include <array>
#include <chrono>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/environment.h"
#include "base/program_path.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::array kOpeners{"xdg-open", "x-www-browser", "sensible-browser",
                              "firefox",  "firefox-esr",   "chromium"};
// Browsers and the option by which each opens a private window. The system's own openers have no
// such option.
constexpr std::array<std::pair<const char*, const char*>, 8> kPrivate{{
    {"firefox", "--private-window"},
    {"firefox-esr", "--private-window"},
    {"librewolf", "--private-window"},
    {"chromium", "--incognito"},
    {"google-chrome", "--incognito"},
    {"brave-browser", "--incognito"},
    {"vivaldi", "--incognito"},
    {"epiphany-browser", "--incognito-mode"},
}};
// A program that cannot open the page is expected to end within this time. If it still runs then,
// it counts as a browser that shows the page.
constexpr std::chrono::milliseconds kPatience{1500};

[[noreturn]] void become(std::vector<std::string> command) {
  setsid();
  const int nowhere = open("/dev/null", O_RDWR);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    dup2(nowhere, descriptor);
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(arguments.front(), arguments.data());
  _exit(127);
}

bool starts(std::vector<std::string> command) {
  const pid_t child = fork();
  if (child == 0) become(std::move(command));
  if (child < 0) return false;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    int status = 0;
    if (waitpid(child, &status, WNOHANG) == child)
      return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

}  // namespace

std::vector<std::vector<std::string>> browser_commands(Window window, std::string_view chosen) {
  std::vector<std::vector<std::string>> commands;
  if (window == Window::kPrivate) {
    for (const auto& [program, option] : kPrivate) commands.push_back({program, option});
    return commands;
  }
  while (!chosen.empty()) {
    const std::string_view one = chosen.substr(0, chosen.find(':'));
    if (!one.empty()) commands.push_back({std::string(one)});
    chosen.remove_prefix(std::min(chosen.size(), one.size() + 1));
  }
  for (const char* program : kOpeners) commands.push_back({program});
  return commands;
}

bool show_in_browser(const std::string& address, Window window) {
  const std::string chosen = base::environment("BROWSER").value_or("");
  for (std::vector<std::string>& command : browser_commands(window, chosen)) {
    command.push_back(address);
    if (starts(std::move(command))) return true;
  }
  return false;
}

OwnWindow show_in_own_window(const std::string& socket) {
  const std::string program = base::helper_program("waterline-window");
  if (access(program.c_str(), X_OK) != 0) return OwnWindow::kNotInstalled;
  const std::string sorry =
      tr("The program behind this window is not running. What was kept is safe. Close this window, "
         "and "
         "open it again from your programs.");
  return starts({program, "--socket", socket, "--name", tr("Notes"), "--sorry", sorry})
             ? OwnWindow::kStarted
             : OwnWindow::kFailed;
}

}  // namespace waterline::cli
