#include "link/tor_supervisor.h"

#include "base/check.h"

namespace waterline::link {

void TorSupervisor::starts() {
  state_ = State::kRunning;
  fault_ = Fault::kNone;
}

void TorSupervisor::answered() {
  if (state_ == State::kRunning) sandbox_is_known_ = true;
}

void TorSupervisor::ended(base::SteadyTime now) {
  if (state_ != State::kRunning) return;
  if (!sandbox_is_known_)
    sandbox_ = sandbox_ == TorSandbox::kOn ? TorSandbox::kOff : TorSandbox::kOn;
  if (!restarts_.take(now)) return cannot_run(Fault::kKeepsFailing);
  state_ = State::kWaiting;
  due_ = now + kFirstWait * (1 << (restarts_.used() - 1));
}

void TorSupervisor::cannot_run(Fault why) {
  base::check(why != Fault::kNone);
  state_ = State::kGivenUp;
  fault_ = why;
}

void TorSupervisor::stopped() {
  if (state_ != State::kGivenUp) state_ = State::kNone;
  forget_sandbox();
}

bool TorSupervisor::take_due(base::SteadyTime now) {
  if (state_ != State::kWaiting || now < due_) return false;
  state_ = State::kNone;
  return true;
}

void TorSupervisor::person_asked() {
  restarts_.clear();
  fault_ = Fault::kNone;
  if (state_ == State::kGivenUp) state_ = State::kNone;
  if (state_ != State::kRunning) forget_sandbox();
}

void TorSupervisor::forget_sandbox() {
  sandbox_ = TorSandbox::kOn;
  sandbox_is_known_ = false;
}

std::optional<base::SteadyTime> TorSupervisor::due() const {
  if (state_ != State::kWaiting) return {};
  return due_;
}

}  // namespace waterline::link
