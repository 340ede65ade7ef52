#pragma once

#include <optional>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/noise.h"
#include "sync/limits.h"

// Converts the messages of a session to sealed frames of one size, and back (docs/protocol.md,
// "Frames"). Only for the code of this room.
//
//   frame     = ChaCha20-Poly1305 of (kind, 1 byte; body, 1007 bytes), and its tag, 16 bytes
//   Confirm   = the handshake hash, 64 bytes; zeros
//   Message   = the next part of (length, 32 bits; frames, 16 bits; the message; zeros up to the
//               end of the last frame)
//   Fin       = the number of frames sent before this one, 64 bits; zeros
//   Rekey     = zeros; the last frame under its key
//
// Numbers are little endian. A frame holds parts of only one message.
namespace waterline::sync {

enum class FrameKind : std::uint8_t { kConfirm = 1, kMessage = 2, kFin = 3, kRekey = 4 };

inline constexpr std::size_t kFrameBodySize = limits::kFrameSize - 16 - 1;
inline constexpr std::size_t kMessageHeaderSize = 6;

// Makes the frames that this device sends.
class FrameWriter {
 public:
  FrameWriter(crypto::noise::CipherState cipher, FrameBounds bounds);

  void write_confirm(const crypto::noise::Hash& handshake_hash, base::Bytes& out);
  // Writes a message, padded to `at_least` frames or more. If the session would then exceed its
  // maximum number of frames, returns false and writes nothing.
  [[nodiscard]] bool write_message(base::ByteView message, std::size_t at_least, base::Bytes& out);
  void write_fin(base::Bytes& out);
  // Writes a Rekey frame, which tells the other side that a new key follows, and replaces the key.
  // If the session would then exceed its maximum number of frames, returns false and does nothing.
  [[nodiscard]] bool write_rekey(base::Bytes& out);

 private:
  void write_frame(base::ByteView plaintext, base::Bytes& out);

  crypto::noise::CipherState cipher_;
  FrameBounds bounds_;
  std::uint64_t frames_ = 0;
};

// The kinds of content that one frame can have. PartOfMessage: a part of a message of which more
// follows.
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
// The faults that a frame can have. kUnverified: it does not decrypt; anybody on the network can
// cause that. kBreaksRule: it decrypts and breaks a rule; only a device with the keys can cause
// that.
enum class FrameFault { kUnverified, kBreaksRule };

// Reads the frames that the other side sends.
class FrameReader {
 public:
  FrameReader(crypto::noise::CipherState cipher, FrameBounds bounds);

  // Reads one frame. After a fault the reader must not be used again. REQUIRES: sealed.size() ==
  // limits::kFrameSize.
  base::Result<FrameContent, FrameFault> read(base::ByteView sealed);

 private:
  std::optional<FrameContent> read_confirm(base::ByteView body) const;
  std::optional<FrameContent> read_message(base::ByteView body);
  std::optional<FrameContent> read_fin(base::ByteView body) const;
  std::optional<FrameContent> read_rekey(base::ByteView body);
  bool begin_message(base::ByteView& body);

  crypto::noise::CipherState cipher_;
  FrameBounds bounds_;
  std::uint64_t frames_ = 0;  // read so far
  std::uint64_t rekeys_ = 0;  // Rekey frames of the other side
  base::Bytes message_;       // the part of the present message read so far
  std::size_t message_size_ = 0;
  std::size_t frames_left_ = 0;  // those of the message; 0 between messages
};

}  // namespace waterline::sync
