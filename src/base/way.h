#pragma once

#include <cstdint>

namespace waterline::base {

// How the two devices are connected: by a socket of the network, or through the Tor network. The
// node alone decides it; the handshake binds it.
enum class Way : std::uint8_t { kDirect = 1, kTor = 2 };

}  // namespace waterline::base
