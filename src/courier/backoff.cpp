#include "courier/backoff.h"

#include <algorithm>
#include <cstdint>

namespace waterline::courier {

void Backoff::wait(base::SteadyTime now) {
  const auto half = step_ / 2;
  const auto draw = base::read_little_endian<std::uint32_t>(random_.bytes<4>());
  due_ =
      now + half + std::chrono::milliseconds(draw % static_cast<std::uint32_t>(half.count() + 1));
  step_ = std::min(step_ * 2, kLongest);
}

void Backoff::reset(base::SteadyTime now) {
  step_ = kFirst;
  due_ = now;
}

}  // namespace waterline::courier
