#include "client/node_progress.h"

#include <unistd.h>

#include "client/client.h"

namespace waterline::cli {

NodeProgress::NodeProgress(const Context& context) : context_(context), progress_(context) {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, kEnd}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  watcher_ = std::thread([this] { watch(); });
}

NodeProgress::~NodeProgress() {
  pthread_kill(watcher_.native_handle(), kEnd);
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void NodeProgress::watch() {
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
      if (progress_.wanted()) show();
    } catch (const Ended&) {
      // Ignore errors of the requests for progress and for the end of the job. The command reports
      // the error of its own request.
    }
  }
}

void NodeProgress::show() {
  const Json progress = Client(context_).ask_plainly("GET", "/v1/backup/progress");
  if (!progress.value("running", false)) return;
  progress_.reached(progress.value("done", std::size_t{0}),
                    progress.value("total", std::size_t{0}));
}

}  // namespace waterline::cli
