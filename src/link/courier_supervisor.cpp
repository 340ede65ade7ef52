#include "link/courier_supervisor.h"

#include "base/check.h"

namespace waterline::link {

void CourierSupervisor::starts(Purpose purpose) {
  state_ = State::kRunning;
  purpose_ = purpose;
  fault_ = Fault::kNone;
}

void CourierSupervisor::ended(End how) {
  if (state_ != State::kRunning) return;
  ++ends_;
  last_end_ = how;
  state_ = State::kNone;
}

void CourierSupervisor::start_again(base::SteadyTime now) {
  if (state_ != State::kNone) return;
  if (!restarts_.take(now)) return cannot_run(Fault::kKeepsFailing);
  state_ = State::kWaiting;
  due_ = now + kFirstWait * (1 << (restarts_.used() - 1));
}

void CourierSupervisor::cannot_run(Fault why) {
  base::check(why != Fault::kNone);
  state_ = State::kGivenUp;
  fault_ = why;
}

void CourierSupervisor::stopped() {
  if (state_ != State::kGivenUp) state_ = State::kNone;
}

std::optional<CourierSupervisor::Purpose> CourierSupervisor::take_due(base::SteadyTime now) {
  if (state_ != State::kWaiting || now < due_) return {};
  state_ = State::kNone;
  return purpose_;
}

void CourierSupervisor::person_asked() {
  restarts_.clear();
  fault_ = Fault::kNone;
  if (state_ == State::kGivenUp) state_ = State::kNone;
}

std::optional<base::SteadyTime> CourierSupervisor::due() const {
  if (state_ != State::kWaiting) return {};
  return due_;
}

}  // namespace waterline::link
