#include "link/pairing_progress.h"

#include "base/check.h"

namespace waterline::link {

bool PairingProgress::count_guess() {
  if (step_ != Step::kWaiting && step_ != Step::kRunning) return false;
  step_ = Step::kCounting;
  return true;
}

bool PairingProgress::compare() {
  if (step_ != Step::kAllowed) return false;
  step_ = Step::kCompare;
  return true;
}

bool PairingProgress::agreed() {
  if (step_ != Step::kConfirmed) return false;
  step_ = Step::kStoring;
  return true;
}

PairingProgress::RunEnd PairingProgress::run_over(Outcome outcome) {
  switch (step_) {
    case Step::kNone:
    case Step::kProvisional:
    case Step::kPaired:
    case Step::kOver:
      return RunEnd::kRefused;
    case Step::kStored:
      step_ = outcome == Outcome::kPaired ? Step::kPaired : Step::kProvisional;
      return outcome == Outcome::kPaired ? RunEnd::kPaired : RunEnd::kProvisional;
    default:
      return outcome == Outcome::kPaired ? RunEnd::kRefused : RunEnd::kFailed;
  }
}

void PairingProgress::counted(Guess guess) {
  base::check(step_ == Step::kCounting);
  step_ = guess == Guess::kAllowed ? Step::kAllowed : Step::kDenied;
}

void PairingProgress::stored(Stored stored) {
  base::check(step_ == Step::kStoring);
  step_ = stored == Stored::kYes ? Step::kStored : Step::kNotStored;
}

bool PairingProgress::compared(Words words) {
  if (step_ != Step::kCompare) return false;
  step_ = words == Words::kSame ? Step::kConfirmed : Step::kRefused;
  return true;
}

PairingState PairingProgress::state() const {
  switch (step_) {
    case Step::kNone:
      return PairingState::kNone;
    case Step::kWaiting:
      return PairingState::kWaiting;
    case Step::kLooking:
      return PairingState::kLooking;
    case Step::kRunning:
    case Step::kCounting:
    case Step::kAllowed:
    case Step::kDenied:
      return PairingState::kRunning;
    case Step::kCompare:
      return PairingState::kCompare;
    case Step::kConfirmed:
    case Step::kRefused:
    case Step::kStoring:
    case Step::kStored:
    case Step::kNotStored:
    case Step::kProvisional:
      return PairingState::kFinishing;
    case Step::kPaired:
      return PairingState::kPaired;
    case Step::kOver:
      return PairingState::kOver;
  }
  return PairingState::kNone;
}

bool PairingProgress::has_shown_words() const {
  const PairingState now = state();
  return now == PairingState::kCompare || now == PairingState::kFinishing;
}

}  // namespace waterline::link
