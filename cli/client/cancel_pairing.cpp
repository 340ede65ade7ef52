#include "client/cancel_pairing.h"

#include <fcntl.h>
#include <unistd.h>

#include "client/client.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr int kEnd = SIGUSR1;  // the signal that ends the watching thread

}  // namespace

bool cancel_pairing(const Context& context) {
  const Json answer = Client(context).ask_plainly("DELETE", "/v1/pairing");
  const std::string error = answer.value("error", "");
  // A node without an open ledger has no pairing to end.
  if (error.empty() || error == "closed" || error == "no_store") return true;
  say(context, tr("The pairing could not be ended, because its end could not be stored. If the "
                  "other device finishes it, the two are paired: `waterline unpair` ends that."));
  return false;
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
  // The terminal has shown "^C" on the current line, so go on with a new line.
  say(context_, "");
  bool is_ended = true;
  try {
    is_ended = cancel_pairing(context_);
  } catch (const Ended&) {
    // An exception means that the node has ended. That has ended the pairing, too.
  }
  at_end_();
  // The command may have switched the echo off to ask for a passphrase, so restore the terminal.
  if (has_modes_) tcsetattr(terminal_, TCSANOW, &modes_);
  if (is_ended) say(context_, tr("Stopped. Nothing was paired."));
  _exit(static_cast<int>(Exit::kInterrupted));
}

}  // namespace waterline::cli
