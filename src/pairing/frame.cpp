#include "pairing/frame.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/secret.h"

namespace waterline::pairing {

base::Bytes seal_frame(FrameKind kind, base::ByteView payload,
                       crypto::noise::CipherState& sending) {
  base::check(payload.size() <= kMaxFramePayloadSize);
  base::Bytes plaintext;
  // Reserve the whole size first: growing the buffer would leave copies of a secret in memory.
  plaintext.reserve(kFramePlaintextSize);
  base::append_little_endian(plaintext, static_cast<std::uint8_t>(kind));
  base::append_little_endian(plaintext, static_cast<std::uint16_t>(payload.size()));
  base::append(plaintext, payload);
  plaintext.resize(kFramePlaintextSize);
  auto frame = sending.encrypt_with_ad({}, plaintext);
  crypto::wipe(plaintext);
  // Sealing cannot fail: a pairing has only a few frames, so the cipher's counter never runs out.
  return std::move(frame).value();
}

std::optional<base::Bytes> open_frame(FrameKind kind, base::ByteView frame,
                                      crypto::noise::CipherState& receiving) {
  auto opened = receiving.decrypt_with_ad({}, frame);
  if (!opened || opened->size() != kFramePlaintextSize) return {};
  base::Bytes plaintext = std::move(opened).value();
  const base::ByteView whole = plaintext;
  const std::size_t size = base::read_little_endian<std::uint16_t>(whole.subspan(1));
  std::optional<base::Bytes> payload;
  if (whole[0] == static_cast<std::byte>(kind) && size <= kMaxFramePayloadSize &&
      std::ranges::all_of(whole.subspan(3 + size),
                          [](std::byte byte) { return byte == std::byte{0}; })) {
    payload = base::to_bytes(whole.subspan(3, size));
  }
  crypto::wipe(plaintext);
  return payload;
}

}  // namespace waterline::pairing
