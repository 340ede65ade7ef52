#pragma once

#include <chrono>
#include <cstddef>

#include "context.h"

namespace waterline::cli {

// Shows the progress of long work in per cent on standard error, once the work has taken a second.
// Shows nothing if standard error is no terminal, or with --quiet or --json. In a job, always
// writes the progress to the descriptor Context::job_progress instead.
class Progress {
 public:
  explicit Progress(const Context& context);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // False if a person sees nothing of it, so that the caller need not find out how far it is.
  [[nodiscard]] bool wanted() const { return shows_ || descriptor_ >= 0; }
  // Nothing is shown while `total` is 0.
  void reached(std::size_t done, std::size_t total);

 private:
  int descriptor_;
  bool shows_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace waterline::cli
