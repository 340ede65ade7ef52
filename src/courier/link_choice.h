#pragma once

#include <chrono>

#include "base/time.h"
#include "base/way.h"
#include "crypto/keys.h"

namespace waterline::courier {

// The facts that decide between two open sessions with the same partner.
struct LinkOrigin {
  // The public key of the device that dialled.
  crypto::PublicKey initiator;
  // The time when this device dialled or accepted the session.
  base::SteadyTime began;
  base::Way way = base::Way::kDirect;
};

// Two sessions that began within this time count as crossed dials: each device dialled the other.
// If they began further apart, the older one is dead, even if this device has not noticed yet. If
// one of them is by Tor, the longer time counts: a call by Tor reaches the other device seconds
// before or after this one learns of it, and may stand still for some time.
inline constexpr std::chrono::seconds kCrossingWindow{10};
inline constexpr std::chrono::seconds kCrossingWindowByTor{40};

enum class Choice { kKeepFirst, kKeepSecond };

// Returns which of two open sessions to keep. Both devices see the same two sessions and choose the
// same one without a message: of crossed dials, the one whose initiator has the smaller public key;
// otherwise the one that began later.
Choice choose(const LinkOrigin& first, const LinkOrigin& second);

}  // namespace waterline::courier
