#include "link/tor_progress.h"

namespace waterline::link {

void TorProgress::started(base::SteadyTime now) {
  state_ = State::kStarting;
  bootstrap_ = {};
  clock_.reset();
  has_network_ = true;
  changed_ = now;
}

void TorProgress::take(const TorMessage& message, base::SteadyTime now) {
  if (state_ == State::kNone) return;
  if (const auto* bootstrap = std::get_if<TorBootstrap>(&message)) {
    if (bootstrap->percent != bootstrap_.percent) changed_ = now;
    bootstrap_ = *bootstrap;
    if (state_ == State::kStarting && bootstrap_.percent == 100) state_ = State::kReady;
  } else if (const auto* skew = std::get_if<TorClockSkew>(&message)) {
    clock_ = *skew;
  } else if (const auto* network = std::get_if<TorNetwork>(&message)) {
    has_network_ = network->is_up;
  } else if (std::holds_alternative<TorPublished>(message) && state_ == State::kReady) {
    state_ = State::kPublished;
    changed_ = now;
  }
}

void TorProgress::new_service(base::SteadyTime now) {
  if (state_ != State::kPublished && state_ != State::kReady) return;
  state_ = State::kReady;
  changed_ = now;
}

void TorProgress::ended() {
  state_ = State::kNone;
}

bool TorProgress::is_stuck(base::SteadyTime now) const {
  return (state_ == State::kStarting || state_ == State::kReady) && now - changed_ >= kStuckAfter;
}

}  // namespace waterline::link
