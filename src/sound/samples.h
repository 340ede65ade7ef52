#pragma once

#include <cstddef>
#include <cstdint>

// The form of raw sound here: one channel, 16,000 samples a second, each a signed number of 16 bits
// with the lowest byte first. That is enough for a voice.
namespace waterline::sound {

inline constexpr std::uint32_t kSampleRate = 16'000;
inline constexpr std::size_t kSampleSize = 2;
inline constexpr std::size_t kBytesOfSecond = kSampleRate * kSampleSize;

// The longest sound that is encoded or decoded.
inline constexpr std::size_t kMaxSeconds = 30 * 60;
inline constexpr std::size_t kMaxSampleBytes = kMaxSeconds * kBytesOfSecond;

}  // namespace waterline::sound
