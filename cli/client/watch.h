#pragma once

#include <csignal>
#include <thread>

#include "context.h"

namespace waterline::cli {

// Stands beside a job of the node that may take long: a backup, a restore, new keys. Says on
// standard error how far it is, once it takes more than a second and somebody looks on; and lets an
// interrupt end the job in the node, which then answers. A second interrupt ends the command at
// once.
class Watch {
 public:
  explicit Watch(const Context& context);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  static constexpr int kEnd = SIGUSR1;  // of this watch itself

  void watch();
  void show();

  const Context& context_;
  const bool shows_;
  bool shown_ = false;
  sigset_t signals_{};
  sigset_t before_{};
  std::thread watcher_;  // last: it uses the others
};

}  // namespace waterline::cli
