#pragma once

#include <chrono>
#include <csignal>

#include "context.h"

// Delays the signals that end the program, so that it can first put its files and the terminal in
// order.
namespace waterline::cli {

// The exception for a signal that ends the command. main lets the program die by this signal once
// the exception has passed through all destructors.
class EndedBySignal : public Ended {
 public:
  explicit EndedBySignal(int signal) : Ended(Exit::kInterrupted, {}), signal_(signal) {}
  [[nodiscard]] int signal() const { return signal_; }

 private:
  int signal_;
};

// Blocks SIGINT, SIGHUP, SIGTERM and SIGQUIT while it exists. If one of them comes, await_input
// throws EndedBySignal instead. A signal that comes after the last call of await_input is delivered
// when this object is destroyed. Only one such object may exist at a time.
class EndingsHeld {
 public:
  EndingsHeld();
  ~EndingsHeld();
  EndingsHeld(const EndingsHeld&) = delete;
  EndingsHeld& operator=(const EndingsHeld&) = delete;

 private:
  sigset_t before_{};
};

// Waits until the descriptor can be read. Throws EndedBySignal if a signal that EndingsHeld blocks
// comes first.
void await_input(int descriptor);
// Waits at most `at_most`. Returns true if the descriptor can be read. Throws EndedBySignal if a
// signal that EndingsHeld blocks comes first.
bool await_input(int descriptor, std::chrono::milliseconds at_most);

// Ends the program by this signal's default action.
[[noreturn]] void die_by(int signal);

}  // namespace waterline::cli
