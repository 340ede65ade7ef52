#pragma once

#include <chrono>
#include <csignal>

#include "context.h"

// Signals that end the program, while something must be put in order first.
namespace waterline::cli {

// A signal ended the command. The program dies by it once everything is in order.
class EndedBySignal : public Ended {
 public:
  explicit EndedBySignal(int signal) : Ended(Exit::kInterrupted, {}), signal_(signal) {}
  [[nodiscard]] int signal() const { return signal_; }

 private:
  int signal_;
};

// Holds back SIGINT, SIGHUP, SIGTERM and SIGQUIT while it exists: await_input throws them instead.
// A signal that comes after the last await_input is delivered when this is destroyed. Only one may
// exist at a time.
class EndingsHeld {
 public:
  EndingsHeld();
  ~EndingsHeld();
  EndingsHeld(const EndingsHeld&) = delete;
  EndingsHeld& operator=(const EndingsHeld&) = delete;

 private:
  sigset_t before_{};
};

// Waits until the descriptor can be read. Throws EndedBySignal if a held signal comes first.
void await_input(int descriptor);
// Waits at most this long. Returns true if the descriptor can be read. Throws EndedBySignal if a
// held signal comes first.
bool await_input(int descriptor, std::chrono::milliseconds at_most);

// Ends the program as this signal does by default.
[[noreturn]] void die_by(int signal);

}  // namespace waterline::cli
