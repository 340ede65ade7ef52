#include "terminal/terminal_state.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "base/environment.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"

namespace waterline::cli {
namespace {

constexpr std::array<int, 5> kSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

struct Change {
  int terminal = -1;
  const termios* modes = nullptr;
  const termios* set = nullptr;
  std::string_view undo;
  std::string_view when_back;
  TypedAhead typed = TypedAhead::kDropped;
};

// The present changes of the terminal, which the signal handlers undo. The signals are blocked
// while this list changes.
std::array<Change, 4> changes;
std::size_t change_count = 0;
std::array<struct sigaction, kSignals.size()> actions_before;

int when_set(const Change& change) {
  return change.typed == TypedAhead::kDropped ? TCSAFLUSH : TCSANOW;
}

void write_to(const Change& change, std::string_view text) {
  if (!text.empty() && write(change.terminal, text.data(), text.size()) < 0) {
    // A failed write is ignored: the terminal is gone, so nothing is left to undo.
  }
}

void undo(const Change& change) {
  write_to(change, change.undo);
  if (change.modes != nullptr) tcsetattr(change.terminal, when_set(change), change.modes);
}

void redo(const Change& change) {
  if (change.set != nullptr) tcsetattr(change.terminal, when_set(change), change.set);
  write_to(change, change.when_back);
}

void undo_all() {
  for (std::size_t i = change_count; i > 0; --i) undo(changes[i - 1]);
}

// Undoes the changes, then lets the signal end the program. A handler only makes system calls,
// which are safe there.
void end_by(int signal) {
  undo_all();
  std::signal(signal, SIG_DFL);
  raise(signal);  // delivered when the handler returns
}

void stop_by(int signal) {
  const int error = errno;
  undo_all();
  struct sigaction by_default {};
  by_default.sa_handler = SIG_DFL;
  struct sigaction ours {};
  sigaction(signal, &by_default, &ours);
  raise(signal);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  sigset_t before;
  pthread_sigmask(SIG_UNBLOCK, &one, &before);  // stops here
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  sigaction(signal, &ours, nullptr);
  for (std::size_t i = 0; i < change_count; ++i) redo(changes[i]);
  errno = error;
}

sigset_t all_signals() {
  sigset_t all;
  sigemptyset(&all);
  for (const int signal : kSignals) sigaddset(&all, signal);
  return all;
}

class SignalsBlocked {
 public:
  SignalsBlocked() {
    const sigset_t all = all_signals();
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

void take_signals() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    struct sigaction ours {};
    ours.sa_handler = kSignals[i] == SIGTSTP ? stop_by : end_by;
    ours.sa_mask = all_signals();
    sigaction(kSignals[i], nullptr, &actions_before[i]);
    if (actions_before[i].sa_handler == SIG_DFL) sigaction(kSignals[i], &ours, nullptr);
  }
}

void give_signals_back() {
  for (std::size_t i = 0; i < kSignals.size(); ++i)
    sigaction(kSignals[i], &actions_before[i], nullptr);
}

}  // namespace

ChangedTerminal::ChangedTerminal(int terminal, std::string_view undo, TypedAhead typed) {
  has_modes_ = tcgetattr(terminal, &modes_) == 0;
  const SignalsBlocked blocked;
  if (change_count == 0) take_signals();
  changes.at(change_count) = {terminal, has_modes_ ? &modes_ : nullptr, nullptr, undo, {}, typed};
  ++change_count;
}

ChangedTerminal::~ChangedTerminal() {
  const SignalsBlocked blocked;
  --change_count;
  undo(changes[change_count]);
  if (change_count == 0) give_signals_back();
}

void ChangedTerminal::set(const termios& modes) {
  const SignalsBlocked blocked;
  set_ = modes;
  Change& change = changes[change_count - 1];
  change.set = &*set_;
  tcsetattr(change.terminal, when_set(change), change.set);
}

void ChangedTerminal::write_when_back(std::string_view text) {
  const SignalsBlocked blocked;
  changes[change_count - 1].when_back = text;
}

void show_until_enter(std::string_view text, std::string_view question) {
  constexpr std::string_view kOtherScreen = "\x1b[?1049h\x1b[2J\x1b[H";
  constexpr std::string_view kBack = "\x1b[2J\x1b[H\x1b[?1049l";
  const std::string kind = base::environment("TERM").value_or("");
  const bool has_other = !kind.empty() && kind != "dumb";
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
