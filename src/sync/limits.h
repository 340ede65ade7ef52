#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

// The numbers of the session. docs/protocol.md, "Limits", gives the reasons.
namespace waterline::sync {

namespace limits {
// on the wire, every one: an empty meeting fits in 16 KiB
inline constexpr std::size_t kFrameSize = 1024;
// both messages: an ephemeral key and a tag
inline constexpr std::size_t kHandshakeMessageSize = 48;
// A batch takes at least as many frames as this, so that an empty one, a line and most summaries
// are one size.
inline constexpr std::size_t kMinFramesPerBatch = 3;
// the longest message, padded, takes 200
inline constexpr std::size_t kMaxFramesPerMessage = 256;
inline constexpr std::uint64_t kFramesBetweenRekeys = 1 << 16;  // in each direction
// in each direction, the FIN not counted
inline constexpr std::uint64_t kMaxFrames = std::uint64_t{1} << 32;
// in each direction, whatever was sent
inline constexpr std::chrono::hours kTimeBetweenRekeys{1};
inline constexpr std::chrono::hours kMaxSessionAge{24};
// In one direction, beside those by count: one an hour is 24. Each costs the receiver a third of a
// millisecond.
inline constexpr std::uint64_t kMaxRekeys = 32;
inline constexpr std::chrono::seconds kHandshakeTimeout{10};
// first messages of a partner that are not answered twice
inline constexpr std::size_t kSeenEphemerals = 4096;
}  // namespace limits

// Where a test sets the bounds lower, to cross them. Both sides must have the same.
struct FrameBounds {
  std::uint64_t between_rekeys = limits::kFramesBetweenRekeys;
  std::uint64_t most = limits::kMaxFrames;
};

}  // namespace waterline::sync
