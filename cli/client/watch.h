#pragma once

#include <csignal>
#include <thread>

#include "context.h"

namespace waterline::cli {

// Accompanies a long job of the node: a backup, a restore, new keys. Once the job has taken a
// second, shows its progress on standard error if that is a terminal. An interrupt ends the job in
// the node, which then answers. A second interrupt ends the command at once.
class Watch {
 public:
  explicit Watch(const Context& context);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  static constexpr int kEnd = SIGUSR1;  // the signal that ends the thread

  void watch();
  void show();

  const Context& context_;
  const bool shows_;
  bool shown_ = false;
  sigset_t signals_{};
  sigset_t before_{};
  // the last member, since its thread uses the others
  std::thread watcher_;
};

}  // namespace waterline::cli
