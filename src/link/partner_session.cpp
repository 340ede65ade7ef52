#include "link/partner_session.h"

#include <algorithm>
#include <utility>

namespace waterline::link {

void PartnerSession::link_up(Renewal renewal) {
  step_ = Step::kUp;
  renewal_ = renewal;
}

void PartnerSession::met() {
  if (step_ == Step::kUp) step_ = Step::kMet;
  spoke();
}

void PartnerSession::spoke() {
  progress_ = std::max(progress_, Progress::kSpoke);
}

void PartnerSession::in_step() {
  if (step_ != Step::kMet && step_ != Step::kInStep) return;
  step_ = Step::kInStep;
  progress_ =
      std::max(progress_, unasked_ == Unasked::kNothing ? Progress::kInStep : Progress::kAnswered);
}

void PartnerSession::sent() {
  if (step_ == Step::kInStep) step_ = Step::kMet;
}

void PartnerSession::ledger_changed() {
  progress_ = std::min(progress_, Progress::kAnswered);
  if (is_linked()) unasked_ = Unasked::kSomething;
}

bool PartnerSession::link_down() {
  const bool met = step_ == Step::kMet || step_ == Step::kInStep;
  step_ = Step::kDown;
  unasked_ = Unasked::kNothing;
  return std::exchange(renewal_, Renewal::kNone) == Renewal::kSaid && met;
}

}  // namespace waterline::link
