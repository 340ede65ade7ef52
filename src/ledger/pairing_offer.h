#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/time.h"
#include "crypto/secret.h"

// A pairing offer. The ledger stores it, so it outlives a restart together with the number of
// guesses left.
namespace waterline::ledger {

// The way in which the two devices were paired. If somebody records the traffic of a pairing by
// words, a later quantum computer may break it; the traffic of a pairing by picture is safe from
// that.
enum class PairingMethod : std::uint8_t { kWords = 1, kPicture = 2 };

// An offer is closed after this many wrong codes. A device that joins may try one code the same
// number of times.
inline constexpr int kGuessesPerOffer = 3;
inline constexpr std::chrono::minutes kWordsOfferLife{10};
inline constexpr std::chrono::minutes kPictureOfferLife{2};
// A picture that is sent as a text to another place.
inline constexpr std::chrono::minutes kFarOfferLife{30};

// A pairing offer that this device shows. `secret` is the secret part of the code's words or of the
// picture.
struct Offer {
  PairingMethod method = PairingMethod::kWords;
  std::uint32_t number = 0;  // names the offer; public
  // The canonical words as ASCII, or the 32 bytes of the picture.
  crypto::SecretBytes secret;
  base::WallTime expires;
  int guesses_left = kGuessesPerOffer;
  // The address where this device listens for the offer, as HOST:PORT; "tor" if it is called through
  // Tor instead.
  std::string listen;
};

}  // namespace waterline::ledger
