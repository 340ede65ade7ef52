#pragma once

#include <csignal>
#include <functional>
#include <thread>

#include <termios.h>

#include "context.h"

namespace waterline::cli {

// The pairing that is under way is over, whatever became of it.
void cancel_pairing(const Context& context);

// While this lives, a signal that ends the command ends the pairing too: the other person hears of
// it at once, and no offer is left standing that nobody looks at. `at_end` is done then as well.
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
  std::thread watcher_;  // last: it uses the others
};

}  // namespace waterline::cli
