#include "terminal/progress.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include <unistd.h>

#include "terminal/terminal.h"

namespace waterline::cli {

Progress::Progress(const Context& context, std::size_t total)
    : descriptor_(context.job_progress),
      wanted_(!context.quiet && !context.json && isatty(STDERR_FILENO) == 1),
      total_(total),
      next_(std::chrono::steady_clock::now() + std::chrono::seconds(1)) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r     \r", stderr);
}

void Progress::report(std::size_t done) const {
  // Ignore a failed write: the node may no longer read the progress, and the job goes on without
  // it.
  (void)write_all(descriptor_, std::to_string(done) + " " + std::to_string(total_) + "\n");
}

void Progress::reached(std::size_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (descriptor_ >= 0 && total_ > 0) report(done);
  if (!wanted_ || total_ == 0 || now < next_) return;
  next_ = now + std::chrono::milliseconds(250);
  shown_ = true;
  std::fprintf(stderr, "\r%3d %%", static_cast<int>(100 * std::min(done, total_) / total_));
}

}  // namespace waterline::cli
