#pragma once

#include <chrono>

#include "base/time.h"
#include "crypto/keys.h"

namespace waterline::courier {

// What the choice between two open sessions with the same partner rests on.
struct LinkOrigin {
  // the public key of the device that dialled
  crypto::PublicKey initiator;
  base::SteadyTime began;  // when this device dialled or accepted it
};

// Two sessions that began this close together are a crossing of dials; otherwise the older one is
// dead and its end has not been noticed here.
inline constexpr std::chrono::seconds kCrossingWindow{10};

enum class Choice { kKeepFirst, kKeepSecond };

// Which of two open sessions stays. Both devices see the same two, and choose the same one without
// a word: of a crossing the one whose initiator has the smaller public key, else the one that began
// last.
Choice choose(const LinkOrigin& first, const LinkOrigin& second);

}  // namespace waterline::courier
