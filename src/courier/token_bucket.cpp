#include "courier/token_bucket.h"

#include <algorithm>

namespace waterline::courier {

bool TokenBucket::take(base::SteadyTime now) {
  if (next() > now) return false;
  full_at_ = std::max(full_at_, now) + cost_;
  return true;
}

}  // namespace waterline::courier
