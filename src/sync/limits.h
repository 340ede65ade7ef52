#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

// The limits of a session. docs/protocol.md, "Limits", has the reasons.
namespace waterline::sync {

namespace limits {
// Every frame on the wire has this size. A session without news fits in 16 KiB.
inline constexpr std::size_t kFrameSize = 1024;
// The size of each handshake message: an ephemeral key and a tag.
inline constexpr std::size_t kHandshakeMessageSize = 48;
// The least number of frames for a batch, so that an empty batch, a line and most summaries have
// one size.
inline constexpr std::size_t kMinFramesPerBatch = 3;
// The limit for the frames of one message. The longest message needs 200 when it is padded.
inline constexpr std::size_t kMaxFramesPerMessage = 256;
inline constexpr std::uint64_t kFramesBetweenRekeys = 1 << 16;  // in each direction
// The maximum number of frames in each direction, not counting the FIN.
inline constexpr std::uint64_t kMaxFrames = std::uint64_t{1} << 32;
// The time after which each direction gets a new key, whether or not anything was sent.
inline constexpr std::chrono::hours kTimeBetweenRekeys{1};
inline constexpr std::chrono::hours kMaxSessionAge{24};
// The limit for the Rekey frames in one direction, without those that the number of frames
// requires. One an hour makes 24 a day. Each costs the receiver a third of a millisecond.
inline constexpr std::uint64_t kMaxRekeys = 32;
inline constexpr std::chrono::seconds kHandshakeTimeout{10};
// The number of first messages that are remembered, so that none is answered twice.
inline constexpr std::size_t kSeenEphemerals = 4096;
}  // namespace limits

// The numbers of frames that a session allows. Tests set lower ones, so that they can reach them.
// Both sides must use the same.
struct FrameBounds {
  std::uint64_t between_rekeys = limits::kFramesBetweenRekeys;
  std::uint64_t most = limits::kMaxFrames;
};

}  // namespace waterline::sync
