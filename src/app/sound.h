#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "cage/input.h"

namespace waterline::app {

// The sound of a recording: 16,000 samples a second of 2 bytes each (sound/samples.h).
inline constexpr std::size_t kSoundSampleSize = 2;
inline constexpr std::size_t kSoundBytesOfSecond = 32'000;

// A larger file is not decoded (sound/decoder.h).
inline constexpr std::uint64_t kMaxPlayedFile = std::uint64_t{32} * 1024 * 1024;

// Returns whether a file of this kind (journal/media_kind.h) may be playable.
bool is_sound_kind(std::string_view kind);

enum class SoundFault {
  kUnreadable,  // no sound of a kind that can be played here, or a damaged one
  kTooLong,
  kNotSafe,  // the program waterline-sound is missing, or did not end well
  kBusy,     // other sounds kept it busy for too long
};

// Returns an Ogg Opus file of a recording, and a WAV file of an Ogg Opus file. Each is made by a
// process of its own (sound/run.h), one at a time. REQUIRES: no mutex of the journal is held, since
// this may take a minute.
base::Result<base::Bytes, SoundFault> encoded_sound(cage::Input& recording);
base::Result<base::Bytes, SoundFault> decoded_sound(cage::Input& file);

}  // namespace waterline::app
