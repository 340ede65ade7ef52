#include "client/cancel_pairing.h"

#include <fcntl.h>
#include <unistd.h>

#include "client/client.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr int kEnd = SIGUSR1;  // ends the thread

}  // namespace

void cancel_pairing(const Context& context) {
  Client(context).ask_plainly("DELETE", "/v1/pairing");
}

EndsTogether::EndsTogether(const Context& context, std::function<void()> at_end)
    : context_(context), at_end_(std::move(at_end)) {
  terminal_ = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  has_modes_ = terminal_ >= 0 && tcgetattr(terminal_, &modes_) == 0;
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, kEnd}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  watcher_ = std::thread([this] { watch(); });
}

EndsTogether::~EndsTogether() {
  pthread_kill(watcher_.native_handle(), kEnd);
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  if (terminal_ >= 0) close(terminal_);
}

void EndsTogether::watch() {
  int signal = 0;
  while (sigwait(&signals_, &signal) != 0) {
  }
  if (signal == kEnd) return;
  try {
    cancel_pairing(context_);
  } catch (const Ended&) {
    // The node has ended, and with it the pairing.
  }
  at_end_();
  // The command may be asking for a passphrase, with the echo switched off.
  if (has_modes_) tcsetattr(terminal_, TCSANOW, &modes_);
  say(context_, "\n" + tr("Stopped. Nothing was paired."));
  _exit(static_cast<int>(Exit::kInterrupted));
}

}  // namespace waterline::cli
