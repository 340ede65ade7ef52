#pragma once

#include <csignal>
#include <functional>
#include <thread>

#include <termios.h>

#include "context.h"

namespace waterline::cli {

// Ends the pairing that is under way, if there is one. Returns false, and tells the person, if the
// node could not store the end of the pairing: the other device may then still finish it.
bool cancel_pairing(const Context& context);

// While an object of this class exists, a signal that ends the command also ends the pairing: the
// other person hears of it at once, and no offer stays open. The object then calls the function
// `at_end` and ends the process.
class EndsTogether {
 public:
  EndsTogether(const Context& context, std::function<void()> at_end);
  EndsTogether(const EndsTogether&) = delete;
  EndsTogether& operator=(const EndsTogether&) = delete;
  ~EndsTogether();

 private:
  void watch();

  const Context& context_;
  std::function<void()> at_end_;
  int terminal_ = -1;
  bool has_modes_ = false;
  termios modes_{};
  sigset_t signals_{};
  sigset_t before_{};
  // The thread uses the other members, so it is the last member: the others exist before it starts.
  std::thread watcher_;
};

}  // namespace waterline::cli
