#include "link/tor_calls.h"

#include <algorithm>

#include "base/bytes.h"

namespace waterline::link {

void TorCalls::begin(base::SteadyTime first) {
  if (state_ != State::kIdle) return;
  state_ = State::kWaiting;
  due_ = std::max(due_, first);
}

void TorCalls::ask(base::SteadyTime now) {
  step_ = 0;
  if (state_ != State::kCalling) due_ = now;
}

bool TorCalls::take_due(base::SteadyTime now) {
  if (state_ != State::kWaiting || now < due_) return false;
  state_ = State::kCalling;
  return true;
}

void TorCalls::failed(base::SteadyTime now) {
  if (state_ == State::kCalling) wait(now, {});
}

void TorCalls::connected(base::SteadyTime now) {
  if (state_ == State::kCalling) wait(now, kHandshake);
}

void TorCalls::in_step(base::SteadyTime now) {
  step_ = 0;
  if (state_ != State::kCalling) due_ = std::min(due_, now + kHandshake);
}

void TorCalls::end(base::SteadyTime now) {
  if (state_ == State::kCalling) wait(now, {});
  state_ = State::kIdle;
}

void TorCalls::wait(base::SteadyTime now, std::chrono::milliseconds at_least) {
  const std::chrono::milliseconds longest = kWaits.at(step_);
  if (pace_ == Pace::kEverRarer) step_ = std::min(step_ + 1, kWaits.size() - 1);
  const auto third = static_cast<std::uint32_t>(longest.count() / 3);
  const auto draw = base::read_little_endian<std::uint32_t>(random_.bytes<4>());
  const auto drawn = longest - std::chrono::milliseconds(draw % (third + 1));
  state_ = State::kWaiting;
  due_ = now + std::max(drawn, at_least);
}

}  // namespace waterline::link
