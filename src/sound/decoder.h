#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "sound/samples.h"

namespace waterline::sound {

inline constexpr std::size_t kMaxSoundFile = std::size_t{32} * 1024 * 1024;
inline constexpr std::size_t kWavHeaderSize = 44;

enum class SoundFault {
  kUnreadable,  // no Ogg Opus file with one or two channels, or nothing can be heard in it
  kTooLong,     // it lasts longer than kMaxSeconds and a packet
};

// Returns a WAV file of an Ogg Opus file (RFC 7845), with samples as in sound/samples.h: two
// channels become one. Packets that are damaged are left out. Comments and pictures in the file are
// passed over. Memory and time grow with the sound that was asked for, never with what a header
// claims. REQUIRES: file.size() <= kMaxSoundFile.
base::Result<base::Bytes, SoundFault> decode(base::ByteView file);

}  // namespace waterline::sound
