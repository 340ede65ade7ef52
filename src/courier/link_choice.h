#pragma once

#include <chrono>

#include "base/time.h"
#include "crypto/keys.h"

namespace waterline::courier {

// The facts that decide between two open sessions with the same partner.
struct LinkOrigin {
  // The public key of the device that dialled.
  crypto::PublicKey initiator;
  // The time when this device dialled or accepted the session.
  base::SteadyTime began;
};

// Two sessions that began within this time are taken for crossed dials: each device dialled the
// other. Of two that began further apart, the older one is dead without this device having noticed.
inline constexpr std::chrono::seconds kCrossingWindow{10};

enum class Choice { kKeepFirst, kKeepSecond };

// Returns which of two open sessions to keep. Both devices see the same two sessions and make the
// same choice without a message. Of crossed dials the one whose initiator has the smaller public
// key is kept, otherwise the later one.
Choice choose(const LinkOrigin& first, const LinkOrigin& second);

}  // namespace waterline::courier
