#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

// Sound for tests, and Ogg files of any packets.
namespace waterline::sound {

// Samples (sound/samples.h) of a tone, or of noise.
base::Bytes tone(double hertz, double seconds);
base::Bytes noise(double seconds);
// Returns which part of the sound's strength is at this pitch: 1 for a pure tone of it.
double share_of_pitch(base::ByteView samples, double hertz);

// An Ogg file of these packets, one on each page. `end` is the last position, in samples of 48 kHz.
base::Bytes ogg_of(const std::vector<std::string>& packets, std::int64_t end);
std::string opus_head(int channels, std::uint16_t pre_skip = 0, std::int16_t gain = 0);
std::string opus_tags(const std::string& comment);
// Packets of 20 ms, at 48 kHz in two channels: a tone of 440 Hz on the left, silence on the right.
std::vector<std::string> stereo_packets(int count);

}  // namespace waterline::sound
