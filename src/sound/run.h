#pragma once

#include <string_view>

namespace waterline::sound {

// Runs the program waterline-sound, in its cage. It reads its input and writes its answer, by the
// argument `act`:
//
//   encode  samples          -> an Ogg Opus file of them (sound/encoder.h)
//   decode  an Ogg Opus file -> a WAV file of what can be heard in it (sound/decoder.h)
//
// The process that encodes sees samples alone, so nothing but sound is in its file.
[[noreturn]] void run(std::string_view act);

}  // namespace waterline::sound
