#include "courier/link_choice.h"

namespace waterline::courier {

Choice choose(const LinkOrigin& first, const LinkOrigin& second) {
  const auto apart =
      first.began < second.began ? second.began - first.began : first.began - second.began;
  const bool is_by_tor = first.way == base::Way::kTor || second.way == base::Way::kTor;
  const auto window = is_by_tor ? kCrossingWindowByTor : kCrossingWindow;
  if (first.initiator != second.initiator && apart < window) {
    return first.initiator < second.initiator ? Choice::kKeepFirst : Choice::kKeepSecond;
  }
  return second.began >= first.began ? Choice::kKeepSecond : Choice::kKeepFirst;
}

}  // namespace waterline::courier
