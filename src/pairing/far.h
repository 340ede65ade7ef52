#pragma once

#include <string_view>

#include "crypto/onion_keys.h"
#include "crypto/secret.h"
#include "pairing/code.h"

// The offer to a partner at another place: its picture names no address, but the way through Tor
// (docs/pairing.md, "Through Tor"). The displayer is an onion service, which the joiner calls. Both
// keys derive from the picture's secret of 256 bits, never from the four words of a code: those
// could be guessed from the address of the service.
namespace waterline::pairing {

// The entry in the list of a picture's addresses that stands for this way.
inline constexpr std::string_view kThroughTor = "tor";

// Returns whether the two devices of this offer meet through Tor. Then no address counts.
[[nodiscard]] bool is_far(const Picture& picture);

// The key of the displayer's service. REQUIRES for both: the secret is that of a picture.
crypto::OnionSeed onion_seed_of(const crypto::SecretBytes& picture_secret);
// The key with which the joiner calls it.
crypto::OnionCallerKey onion_caller_key_of(const crypto::SecretBytes& picture_secret);

}  // namespace waterline::pairing
