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
  Progress(const Context& context, std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void reached(std::size_t done);

 private:
  void report(std::size_t done) const;

  int descriptor_;
  bool wanted_;
  bool shown_ = false;
  std::size_t total_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace waterline::cli
