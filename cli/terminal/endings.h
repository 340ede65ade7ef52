#pragma once

#include <csignal>

#include "context.h"

// Signals that end the program, while something must be put in order before it goes.
namespace waterline::cli {

// A signal ended the command: the program dies by it once all is in order.
class EndedBySignal : public Ended {
 public:
  explicit EndedBySignal(int signal) : Ended(Exit::kInterrupted, {}), signal_(signal) {}
  [[nodiscard]] int signal() const { return signal_; }

 private:
  int signal_;
};

// While this lives, SIGINT, SIGHUP, SIGTERM and SIGQUIT end nothing by themselves: await_input
// throws them, and one that comes at the very end is let through when this goes. At most one at a
// time.
class EndingsHeld {
 public:
  EndingsHeld();
  ~EndingsHeld();
  EndingsHeld(const EndingsHeld&) = delete;
  EndingsHeld& operator=(const EndingsHeld&) = delete;

 private:
  sigset_t before_{};
};

// Waits until something can be read there, where signals are held: EndedBySignal if one comes
// first. Returns at once where none are held.
void await_input(int descriptor);

[[noreturn]] void die_by(int signal);

}  // namespace waterline::cli
