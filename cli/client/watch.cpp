#include "client/watch.h"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

#include "client/client.h"

namespace waterline::cli {

Watch::Watch(const Context& context)
    : context_(context), shows_(!context.quiet && !context.json && isatty(STDERR_FILENO) != 0) {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, kEnd}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  watcher_ = std::thread([this] { watch(); });
}

Watch::~Watch() {
  pthread_kill(watcher_.native_handle(), kEnd);
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Watch::watch() {
  timespec pause{1, 0};
  bool interrupted = false;
  for (;;) {
    const int signal = sigtimedwait(&signals_, nullptr, &pause);
    if (signal == kEnd) break;
    if (signal > 0 && interrupted) _exit(static_cast<int>(Exit::kInterrupted));
    interrupted = interrupted || signal > 0;
    pause = {0, 250'000'000};
    try {
      // Repeat the request to end the job in every round of this loop: the job may not have begun
      // when the person interrupted for the first time.
      if (interrupted) Client(context_).ask_plainly("POST", "/v1/backup/break-off");
      if (shows_) show();
    } catch (const Ended&) {
      // Ignore errors of the requests for progress and for the end of the job. The command reports
      // the error of its own request.
    }
  }
  if (shown_) std::fputs("\r     \r", stderr);
}

void Watch::show() {
  const Json progress = Client(context_).ask_plainly("GET", "/v1/backup/progress");
  const auto total = progress.value("total", std::uint64_t{0});
  if (!progress.value("running", false) || total == 0) return;
  const auto done = std::min(progress.value("done", std::uint64_t{0}), total);
  std::fprintf(stderr, "\r%3d %%", static_cast<int>(100 * done / total));
  shown_ = true;
}

}  // namespace waterline::cli
