#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "crypto/noise.h"
#include "wire/session_messages.h"

// The messages of a pairing after the handshake has proven the code. They are sealed frames of one
// size.
namespace waterline::pairing {

enum class FrameKind : std::uint8_t {
  // The sender's random contribution to the pair key, then an encoded wire::PairingRecord.
  kRecord = 1,
  // One byte: 1 if the six words are equal, 0 if they differ.
  kVerdict = 2,
  kProof = 3,  // a message of the first KKpsk0 handshake
  // An empty message: its sender has stored the partnership on disk.
  kStored = 4
};

inline constexpr std::size_t kContributionSize = 32;
inline constexpr std::size_t kMaxFramePayloadSize = kContributionSize + wire::kMaxPairingRecordSize;
// The layout of a frame: kind 1 | payload size 2 | payload | zeros. The numbers are sizes in bytes.
inline constexpr std::size_t kFramePlaintextSize = 3 + kMaxFramePayloadSize;
inline constexpr std::size_t kFrameSize = kFramePlaintextSize + 16;  // on the wire, with the tag

// Returns a sealed frame. REQUIRES: payload.size() <= kMaxFramePayloadSize.
base::Bytes seal_frame(FrameKind kind, base::ByteView payload, crypto::noise::CipherState& sending);

// Returns the payload of a frame. Returns nullopt if the frame is forged, is not of this kind, or
// is not in its one valid form.
std::optional<base::Bytes> open_frame(FrameKind kind, base::ByteView frame,
                                      crypto::noise::CipherState& receiving);

}  // namespace waterline::pairing
