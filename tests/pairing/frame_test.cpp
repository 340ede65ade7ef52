#include "pairing/frame.h"

#include <catch2/catch.hpp>

namespace waterline::pairing {
namespace {

crypto::noise::CipherState cipher() {
  crypto::noise::CipherState state;
  state.initialize_key(base::Bytes(32, std::byte{7}));
  return state;
}

base::Bytes sealed(base::ByteView plaintext) {
  auto sending = cipher();
  return sending.encrypt_with_ad({}, plaintext).value();
}

std::optional<base::Bytes> opened(FrameKind kind, base::ByteView frame) {
  auto receiving = cipher();
  return open_frame(kind, frame, receiving);
}

TEST_CASE("A frame of any payload has one size and opens unchanged", "[pairing]") {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{300}, kMaxFramePayloadSize}) {
    auto sending = cipher();
    const base::Bytes payload(size, std::byte{9});
    const base::Bytes frame = seal_frame(FrameKind::kProof, payload, sending);
    CHECK(frame.size() == kFrameSize);
    CHECK(opened(FrameKind::kProof, frame) == payload);
    CHECK_FALSE(opened(FrameKind::kRecord, frame));
  }
}

TEST_CASE("A frame with any one bit altered is not opened", "[pairing]") {
  auto sending = cipher();
  base::Bytes frame = seal_frame(FrameKind::kVerdict, base::Bytes{std::byte{1}}, sending);
  for (std::size_t i = 0; i < frame.size() * 8; ++i) {
    const auto bit = static_cast<std::byte>(1U << i % 8);
    frame[i / 8] ^= bit;
    REQUIRE_FALSE(opened(FrameKind::kVerdict, frame));
    frame[i / 8] ^= bit;
  }
  CHECK(opened(FrameKind::kVerdict, frame));
}

TEST_CASE("A frame has one valid form", "[pairing]") {
  base::Bytes plaintext(kFramePlaintextSize);
  plaintext[0] = std::byte{2};
  plaintext[1] = std::byte{1};
  plaintext[3] = std::byte{1};
  REQUIRE(opened(FrameKind::kVerdict, sealed(plaintext)));
  SECTION("what fills it is zeros") {
    plaintext.back() = std::byte{1};
    CHECK_FALSE(opened(FrameKind::kVerdict, sealed(plaintext)));
  }
  SECTION("its payload ends inside") {
    plaintext[1] = static_cast<std::byte>((kMaxFramePayloadSize + 1) & 0xff);
    plaintext[2] = static_cast<std::byte>((kMaxFramePayloadSize + 1) >> 8);
    CHECK_FALSE(opened(FrameKind::kVerdict, sealed(plaintext)));
  }
  SECTION("its size is the one size") {
    plaintext.push_back(std::byte{0});
    CHECK_FALSE(opened(FrameKind::kVerdict, sealed(plaintext)));
    plaintext.resize(1);
    CHECK_FALSE(opened(FrameKind::kVerdict, sealed(plaintext)));
  }
}

}  // namespace
}  // namespace waterline::pairing
