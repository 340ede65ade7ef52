#include "sync/frame.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "sync/padding.h"
#include "wire/session_messages.h"

namespace waterline::sync {
namespace {

using base::check;

constexpr std::size_t kPlaintextSize = 1 + kFrameBodySize;
constexpr std::size_t kHashSize = crypto::noise::kHashSize;
constexpr std::size_t kTotalSize = sizeof(std::uint64_t);

// The plaintext of one frame, which put() fills part by part. The bytes that are not filled are
// zero.
class Plaintext {
 public:
  explicit Plaintext(FrameKind kind) { bytes_[0] = static_cast<std::byte>(kind); }

  // Appends as much of `part` as the frame has room for. Returns the rest.
  base::ByteView put(base::ByteView part) {
    const std::size_t size = std::min(part.size(), kPlaintextSize - used_);
    base::copy(part.first(size), base::MutableByteView(bytes_).subspan(used_));
    used_ += size;
    return part.subspan(size);
  }

  [[nodiscard]] base::ByteView view() const { return bytes_; }

 private:
  std::array<std::byte, kPlaintextSize> bytes_{};
  std::size_t used_ = 1;
};

bool all_zero(base::ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

FrameWriter::FrameWriter(crypto::noise::CipherState cipher, FrameBounds bounds)
    : cipher_(std::move(cipher)), bounds_(bounds) {}

void FrameWriter::write_frame(base::ByteView plaintext, base::Bytes& out) {
  const auto sealed = cipher_.encrypt_with_ad({}, plaintext);
  base::append(out, sealed.value());
  ++frames_;
  if (frames_ % bounds_.between_rekeys == 0) cipher_.rekey();
}

void FrameWriter::write_confirm(const crypto::noise::Hash& handshake_hash, base::Bytes& out) {
  Plaintext plaintext(FrameKind::kConfirm);
  plaintext.put(handshake_hash);
  write_frame(plaintext.view(), out);
}

bool FrameWriter::write_message(base::ByteView message, std::size_t at_least, base::Bytes& out) {
  const std::size_t frames = frames_of_message(message.size(), at_least);
  check(message.size() <= wire::kMaxSessionMessageSize && frames <= limits::kMaxFramesPerMessage);
  if (frames_ + frames > bounds_.most) return false;
  base::Bytes header;
  base::append_little_endian(header, static_cast<std::uint32_t>(message.size()));
  base::append_little_endian(header, static_cast<std::uint16_t>(frames));
  out.reserve(out.size() + frames * limits::kFrameSize);
  for (std::size_t i = 0; i < frames; ++i) {
    Plaintext plaintext(FrameKind::kMessage);
    if (i == 0) plaintext.put(header);
    message = plaintext.put(message);
    write_frame(plaintext.view(), out);
  }
  return true;
}

void FrameWriter::write_fin(base::Bytes& out) {
  Plaintext plaintext(FrameKind::kFin);
  base::Bytes total;
  base::append_little_endian(total, frames_);
  plaintext.put(total);
  write_frame(plaintext.view(), out);
}

bool FrameWriter::write_rekey(base::Bytes& out) {
  if (frames_ + 1 > bounds_.most) return false;
  write_frame(Plaintext(FrameKind::kRekey).view(), out);
  // If this frame was the last one under its key anyway, write_frame() has already replaced the
  // key. The key is then replaced twice; the reader does the same.
  cipher_.rekey();
  return true;
}

FrameReader::FrameReader(crypto::noise::CipherState cipher, FrameBounds bounds)
    : cipher_(std::move(cipher)), bounds_(bounds) {}

base::Result<FrameContent, FrameFault> FrameReader::read(base::ByteView sealed) {
  check(sealed.size() == limits::kFrameSize);
  const auto plaintext = cipher_.decrypt_with_ad({}, sealed);
  if (!plaintext) return FrameFault::kUnverified;
  const auto kind = static_cast<FrameKind>((*plaintext)[0]);
  const auto body = base::ByteView(*plaintext).subspan(1);
  if (kind != FrameKind::kFin && frames_ >= bounds_.most) return FrameFault::kBreaksRule;
  std::optional<FrameContent> content;
  switch (kind) {
    case FrameKind::kConfirm:
      content = read_confirm(body);
      break;
    case FrameKind::kMessage:
      content = read_message(body);
      break;
    case FrameKind::kFin:
      content = read_fin(body);
      break;
    case FrameKind::kRekey:
      content = read_rekey(body);
      break;
  }
  ++frames_;
  if (frames_ % bounds_.between_rekeys == 0) cipher_.rekey();
  if (!content) return FrameFault::kBreaksRule;
  if (std::holds_alternative<Rekeyed>(*content)) cipher_.rekey();
  return *std::move(content);
}

std::optional<FrameContent> FrameReader::read_confirm(base::ByteView body) const {
  if (frames_ != 0 || !all_zero(body.subspan(kHashSize))) return {};
  Confirm confirm;
  std::ranges::copy(body.first(kHashSize), confirm.handshake_hash.begin());
  return confirm;
}

std::optional<FrameContent> FrameReader::read_fin(base::ByteView body) const {
  // Refuse a FIN in the middle of a message: it would hide that the message was cut. The number of
  // frames in the FIN shows that none was lost before it.
  if (frames_left_ != 0 || !all_zero(body.subspan(kTotalSize))) return {};
  if (base::read_little_endian<std::uint64_t>(body) != frames_) return {};
  return Fin{};
}

std::optional<FrameContent> FrameReader::read_rekey(base::ByteView body) {
  if (frames_ == 0 || frames_left_ != 0 || !all_zero(body) || ++rekeys_ > limits::kMaxRekeys)
    return {};
  return Rekeyed{};
}

bool FrameReader::begin_message(base::ByteView& body) {
  message_size_ = base::read_little_endian<std::uint32_t>(body);
  frames_left_ = base::read_little_endian<std::uint16_t>(body.subspan(4));
  if (message_size_ > wire::kMaxSessionMessageSize || frames_left_ > limits::kMaxFramesPerMessage)
    return false;
  if (frames_left_ < frames_to_hold(kMessageHeaderSize + message_size_)) return false;
  message_.clear();
  message_.reserve(message_size_);
  body = body.subspan(kMessageHeaderSize);
  return true;
}

std::optional<FrameContent> FrameReader::read_message(base::ByteView body) {
  // The first frame must be a Confirm.
  if (frames_ == 0) return {};
  if (frames_left_ == 0 && !begin_message(body)) return {};
  const std::size_t size = std::min(body.size(), message_size_ - message_.size());
  base::append(message_, body.first(size));
  if (!all_zero(body.subspan(size))) return {};
  if (--frames_left_ > 0) return PartOfMessage{};
  return WholeMessage{std::exchange(message_, {})};
}

}  // namespace waterline::sync
