#include "terminal/progress.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include <unistd.h>

#include "terminal/terminal.h"

namespace waterline::cli {

Progress::Progress(const Context& context)
    : descriptor_(context.job_progress),
      shows_(!context.quiet && !context.json && isatty(STDERR_FILENO) == 1),
      next_(std::chrono::steady_clock::now() + std::chrono::seconds(1)) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r     \r", stderr);
}

void Progress::reached(std::size_t done, std::size_t total) {
  if (total == 0) return;
  // Ignore a failed write: the node may no longer read the progress, and the job goes on without
  // it.
  if (descriptor_ >= 0)
    (void)write_all(descriptor_, std::to_string(done) + " " + std::to_string(total) + "\n");
  const auto now = std::chrono::steady_clock::now();
  if (!shows_ || now < next_) return;
  next_ = now + std::chrono::milliseconds(250);
  shown_ = true;
  std::fprintf(stderr, "\r%3d %%", static_cast<int>(100 * std::min(done, total) / total));
}

}  // namespace waterline::cli
