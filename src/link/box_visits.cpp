#include "link/box_visits.h"

#include <algorithm>

namespace waterline::link {

std::chrono::seconds BoxVisits::drawn(Span span) {
  const auto bytes = random_.bytes<sizeof(std::uint64_t)>();
  const auto number = base::read_little_endian<std::uint64_t>(bytes);
  const auto width = static_cast<std::uint64_t>((span.most - span.least).count()) + 1;
  return span.least + std::chrono::seconds(number % width);
}

void BoxVisits::wait(Span span, base::SteadyTime now) {
  state_ = State::kWaits;
  is_soon_ = false;
  due_ = now + drawn(span);
}

void BoxVisits::comes(base::SteadyTime now) {
  if (state_ == State::kAway) wait(kSoon, now);
}

void BoxVisits::goes() {
  state_ = State::kAway;
  failures_ = 0;
}

void BoxVisits::has_words(base::SteadyTime now) {
  // After a failure, `due_` says when to try again.
  if (state_ != State::kWaits || is_soon_ || failures_ > 0) return;
  due_ = std::min(due_, now + drawn(kSoon));
  is_soon_ = true;
}

void BoxVisits::asked(base::SteadyTime now) {
  if (state_ == State::kAway || state_ == State::kVisits) return;
  state_ = State::kWaits;
  due_ = now;
}

bool BoxVisits::begins(base::SteadyTime now) {
  if (state_ != State::kWaits || now < due_) return false;
  state_ = State::kVisits;
  return true;
}

void BoxVisits::succeeded(base::SteadyTime now) {
  if (state_ != State::kVisits) return;
  failures_ = 0;
  wait(kRarely, now);
}

void BoxVisits::failed(Failure failure, base::SteadyTime now) {
  if (state_ != State::kVisits) return;
  if (failure == Failure::kHarmful) {
    state_ = State::kStopped;
    return;
  }
  const int doublings = std::min(failures_++, kMostDoublings);
  const Span first = failure == Failure::kPassing ? kSoon : kRarely;
  wait({first.least * (1 << doublings), first.most * (1 << doublings)}, now);
}

std::optional<base::SteadyTime> BoxVisits::due() const {
  if (state_ != State::kWaits) return {};
  return due_;
}

}  // namespace waterline::link
