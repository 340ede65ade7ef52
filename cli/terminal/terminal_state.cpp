#include "terminal/terminal_state.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "terminal/questions.h"
#include "terminal/terminal.h"

namespace waterline::cli {
namespace {

constexpr std::array<int, 4> kEndings = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

struct Change {
  int terminal = -1;
  const termios* modes = nullptr;
  std::string_view undo;
};

// Read by the signal handler. The signals are blocked during changes.
std::array<Change, 4> changes;
std::size_t change_count = 0;
std::array<struct sigaction, kEndings.size()> actions_before;

void undo(const Change& change) {
  if (!change.undo.empty() && write(change.terminal, change.undo.data(), change.undo.size()) < 0) {
    // The terminal is gone, with everything that it showed.
  }
  if (change.modes != nullptr) tcsetattr(change.terminal, TCSAFLUSH, change.modes);
}

// Only makes system calls, which are safe in a signal handler.
void end_by(int signal) {
  for (std::size_t i = change_count; i > 0; --i) undo(changes[i - 1]);
  std::signal(signal, SIG_DFL);
  raise(signal);  // delivered when the handler returns
}

class EndingsBlocked {
 public:
  EndingsBlocked() {
    sigset_t endings;
    sigemptyset(&endings);
    for (const int signal : kEndings) sigaddset(&endings, signal);
    sigprocmask(SIG_BLOCK, &endings, &before_);
  }
  ~EndingsBlocked() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  EndingsBlocked(const EndingsBlocked&) = delete;
  EndingsBlocked& operator=(const EndingsBlocked&) = delete;

 private:
  sigset_t before_{};
};

void take_endings() {
  struct sigaction ours {};
  ours.sa_handler = end_by;
  for (std::size_t i = 0; i < kEndings.size(); ++i) {
    sigaction(kEndings[i], nullptr, &actions_before[i]);
    if (actions_before[i].sa_handler == SIG_DFL) sigaction(kEndings[i], &ours, nullptr);
  }
}

void give_endings_back() {
  for (std::size_t i = 0; i < kEndings.size(); ++i)
    sigaction(kEndings[i], &actions_before[i], nullptr);
}

}  // namespace

ChangedTerminal::ChangedTerminal(int terminal, std::string_view undo) {
  has_modes_ = tcgetattr(terminal, &modes_) == 0;
  const EndingsBlocked blocked;
  if (change_count == 0) take_endings();
  changes.at(change_count) = {terminal, has_modes_ ? &modes_ : nullptr, undo};
  ++change_count;
}

ChangedTerminal::~ChangedTerminal() {
  const EndingsBlocked blocked;
  --change_count;
  undo(changes[change_count]);
  if (change_count == 0) give_endings_back();
}

void show_until_enter(std::string_view text, std::string_view question) {
  constexpr std::string_view kOtherScreen = "\x1b[?1049h\x1b[2J\x1b[H";
  constexpr std::string_view kBack = "\x1b[2J\x1b[H\x1b[?1049l";
  const char* const kind = std::getenv("TERM");
  const bool has_other = kind != nullptr && *kind != '\0' && std::string_view(kind) != "dumb";
  const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  std::string shown(has_other ? kOtherScreen : "");
  shown.append(text).append(question);
  {
    const ChangedTerminal change(terminal, has_other ? kBack : "");
    std::string answer = ask_afresh(shown);
    wipe(answer);
  }
  wipe(shown);
  close(terminal);
}

}  // namespace waterline::cli
