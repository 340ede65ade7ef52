#pragma once

#include <optional>

#include "base/bytes.h"
#include "sound/samples.h"

namespace waterline::sound {

// Returns an Ogg Opus file (RFC 7845) of these samples, at about 24 kbit/s. It has sound and what a
// player must know to play it; its comments are empty, not even the name of a program is in them.
// The same samples give the same file. Returns none without a sample, for half a sample at the end,
// and for more than kMaxSampleBytes.
std::optional<base::Bytes> encode(base::ByteView samples);

}  // namespace waterline::sound
