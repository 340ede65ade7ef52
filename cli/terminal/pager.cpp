#include "terminal/pager.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/environment.h"
#include "terminal/editor.h"
#include "terminal/layout.h"
#include "terminal/terminal.h"

namespace waterline::cli {
namespace {

std::optional<std::string> kept;

std::optional<std::string> take_kept() {
  std::optional<std::string> text = std::move(kept);
  kept.reset();
  return text;
}

std::string pager_command() {
  return base::environment("PAGER").value_or("less");
}

[[noreturn]] void become_pager(const std::string& command, int input) {
  dup2(input, STDIN_FILENO);
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  // less keeps no history file, which would have the words that were searched for, uses no LESSOPEN
  // program, which may write files, and starts no other programs. Without the option -X, the text
  // disappears from the screen when less ends.
  setenv("LESSHISTFILE", "-", 1);
  setenv("LESSSECURE", "1", 1);
  setenv("LESS", "FR", 0);
  unsetenv("LESSOPEN");
  unsetenv("LESSCLOSE");
  if (command == "less") {
    execlp("less", "less", static_cast<char*>(nullptr));
  } else {
    execl("/bin/sh", "sh", "-c", without_traces(command).c_str(), static_cast<char*>(nullptr));
  }
  _exit(127);
}

// Returns true if the pager could be started.
bool show_by_pager(const std::string& command, const std::string& text) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  // Ctrl-C is meant for the pager, where it only stops the current action, so this program ignores
  // it.
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  struct sigaction before {};
  sigaction(SIGINT, &ignore, &before);
  const pid_t child = fork();
  if (child == 0) become_pager(command, ends[0]);
  close(ends[0]);
  if (child > 0) write_all(ends[1], text);
  close(ends[1]);
  int status = 0;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  sigaction(SIGINT, &before, nullptr);
  const bool was_there = child > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) >= 126);
  return was_there;
}

}  // namespace

void collect_output() {
  if (output_is_terminal() && !kept) kept.emplace();
}

bool keep_for_pager(std::string_view text) {
  if (!kept) return false;
  kept->append(text);
  return true;
}

void show_kept() {
  if (auto text = take_kept()) {
    write_output(*text);
    wipe(*text);
  }
}

void show_kept(const Context& context) {
  const std::string command = pager_command();
  const std::size_t height = screen_height();
  const bool is_long = kept && height > 1 && rows_of(*kept, screen_width()) >= height;
  if (!is_long || !context.pager || context.json || command.empty() || command == "cat")
    return show_kept();
  auto text = take_kept();
  if (!show_by_pager(command, *text)) write_output(*text);
  wipe(*text);
}

}  // namespace waterline::cli
