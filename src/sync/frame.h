#pragma once

#include <optional>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/noise.h"
#include "sync/limits.h"

// The frames of a session: messages to sealed frames of one size, and back. docs/protocol.md,
// "Frames". Of this room alone.
//
//   frame     = ChaCha20-Poly1305 of (kind, 1 byte; body, 1007 bytes), and its tag, 16 bytes
//   Confirm   = the handshake hash, 64 bytes; zeros
//   Message   = the next part of (length, 32 bits; frames, 16 bits; the message; zeros up to the end of the last frame)
//   Fin       = how many frames were sent before this one, 64 bits; zeros
//   Rekey     = zeros; the last frame under its key
//
// Numbers are least significant byte first. Parts of different messages do not mix.
namespace waterline::sync {

enum class FrameKind : std::uint8_t { kConfirm = 1, kMessage = 2, kFin = 3, kRekey = 4 };

inline constexpr std::size_t kFrameBodySize = limits::kFrameSize - 16 - 1;
inline constexpr std::size_t kMessageHeaderSize = 6;

// The number of frames that a message of this size is padded to: by Padmé, and to `at_least`.
std::size_t frames_of_message(std::size_t message_size, std::size_t at_least);

// One direction, at the one who sends.
class FrameWriter {
 public:
  FrameWriter(crypto::noise::CipherState cipher, FrameBounds bounds);

  void write_confirm(const crypto::noise::Hash& handshake_hash, base::Bytes& out);
  // False, with nothing written, if that would be more frames than a session may have.
  [[nodiscard]] bool write_message(base::ByteView message, std::size_t at_least, base::Bytes& out);
  void write_fin(base::Bytes& out);
  // The key is replaced, also if nothing else is said. False as write_message.
  [[nodiscard]] bool write_rekey(base::Bytes& out);

 private:
  void write_frame(base::ByteView plaintext, base::Bytes& out);

  crypto::noise::CipherState cipher_;
  FrameBounds bounds_;
  std::uint64_t frames_ = 0;
};

// What a frame brought.
struct PartOfMessage {};
struct WholeMessage {
  base::Bytes bytes;
};
struct Confirm {
  crypto::noise::Hash handshake_hash{};
};
struct Fin {};
struct Rekeyed {};
using FrameContent = std::variant<PartOfMessage, WholeMessage, Confirm, Fin, Rekeyed>;
// kUnverified: anybody on the way can cause it. kBreaksRule: only who has the keys.
enum class FrameFault { kUnverified, kBreaksRule };

// One direction, at the one who receives.
class FrameReader {
 public:
  FrameReader(crypto::noise::CipherState cipher, FrameBounds bounds);

  // After a fault the reader is of no more use.
  // REQUIRES: sealed.size() == limits::kFrameSize.
  base::Result<FrameContent, FrameFault> read(base::ByteView sealed);

 private:
  std::optional<FrameContent> read_confirm(base::ByteView body) const;
  std::optional<FrameContent> read_message(base::ByteView body);
  std::optional<FrameContent> read_fin(base::ByteView body) const;
  std::optional<FrameContent> read_rekey(base::ByteView body);
  bool begin_message(base::ByteView& body);

  crypto::noise::CipherState cipher_;
  FrameBounds bounds_;
  std::uint64_t frames_ = 0;  // before the one that is read
  std::uint64_t rekeys_ = 0;  // that the other side asked for
  base::Bytes message_;       // the part that has come
  std::size_t message_size_ = 0;
  std::size_t frames_left_ = 0;  // of the message; 0 between messages
};

}  // namespace waterline::sync
