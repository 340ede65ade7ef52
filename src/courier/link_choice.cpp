#include "courier/link_choice.h"

namespace waterline::courier {

Choice choose(const LinkOrigin& first, const LinkOrigin& second) {
  const auto apart =
      first.began < second.began ? second.began - first.began : first.began - second.began;
  if (first.initiator != second.initiator && apart < kCrossingWindow) {
    return first.initiator < second.initiator ? Choice::kKeepFirst : Choice::kKeepSecond;
  }
  return second.began >= first.began ? Choice::kKeepSecond : Choice::kKeepFirst;
}

}  // namespace waterline::courier
