#pragma once

#include <csignal>
#include <thread>

#include "context.h"
#include "terminal/progress.h"

namespace waterline::cli {

// Accompanies a long task of the node for a command: a backup, a restore, a change of keys. Once
// the task has taken a second, shows its progress on standard error if that is a terminal. The
// first interrupt makes the node end the task and answer the command's request. A second interrupt
// ends the command at once.
class NodeProgress {
 public:
  explicit NodeProgress(const Context& context);
  ~NodeProgress();
  NodeProgress(const NodeProgress&) = delete;
  NodeProgress& operator=(const NodeProgress&) = delete;

 private:
  static constexpr int kEnd = SIGUSR1;  // the signal that ends the thread

  void watch();
  void show();

  const Context& context_;
  Progress progress_;
  sigset_t signals_{};
  sigset_t before_{};
  // The thread uses the other members, so it is the last member: the others exist before it starts.
  std::thread watcher_;
};

}  // namespace waterline::cli
