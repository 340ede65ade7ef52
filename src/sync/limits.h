#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/way.h"

// The limits of a session. docs/protocol.md, "Limits", has the reasons.
namespace waterline::sync {

namespace limits {
// The size of every frame on the wire. A session without news takes at most 16 KiB.
inline constexpr std::size_t kFrameSize = 1024;
// The size of each of the two handshake messages: an ephemeral key and a tag.
inline constexpr std::size_t kHandshakeMessageSize = 48;
// The least number of frames for a batch. An empty batch has that many, and so has one with a line
// or with most summaries, so that the size does not tell them apart.
inline constexpr std::size_t kMinFramesPerBatch = 3;
// The most frames of one message. The longest message needs 200 after padding.
inline constexpr std::size_t kMaxFramesPerMessage = 256;
inline constexpr std::uint64_t kFramesBetweenRekeys = 1 << 16;  // in each direction
// The most frames in each direction, not counting the FIN.
inline constexpr std::uint64_t kMaxFrames = std::uint64_t{1} << 32;
// After this time each direction gets a new key, whether or not anything was sent.
inline constexpr std::chrono::hours kTimeBetweenRekeys{1};
inline constexpr std::chrono::hours kMaxSessionAge{24};
// The most Rekey frames in one direction. A Rekey frame an hour makes 24 a day; a key that changes
// after many frames needs no Rekey frame. Each Rekey frame costs the receiver a third of a
// millisecond.
inline constexpr std::uint64_t kMaxRekeys = 32;
// Three round trips take at most a second or two directly, and some seconds through the Tor network.
constexpr std::chrono::seconds handshake_timeout(base::Way way) {
  return std::chrono::seconds(way == base::Way::kTor ? 60 : 10);
}
// How many first handshake messages a device remembers, so that it answers none twice.
inline constexpr std::size_t kSeenEphemerals = 4096;
}  // namespace limits

// The numbers of frames at which a session gets a new key and at which it ends. Tests set lower
// ones, so that they can reach them. Both sides must use the same.
struct FrameBounds {
  std::uint64_t between_rekeys = limits::kFramesBetweenRekeys;
  std::uint64_t most = limits::kMaxFrames;
};

}  // namespace waterline::sync
