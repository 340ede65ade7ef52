#include "lens/qr.h"

#include <catch2/catch.hpp>
#include <turbojpeg.h>

using namespace waterline;
using namespace waterline::lens;

namespace {

const std::string kText = "waterline:pair:a-text-as-long-as-a-pairing-code-might-be-0123456789";

std::string jpeg_of(const Picture& picture) {
  tjhandle encoder = tjInitCompress();
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  REQUIRE(tjCompress2(encoder, picture.pixels.data(), picture.width, 0, picture.height, TJPF_GRAY,
                      &bytes, &size, TJSAMP_GRAY, 90, 0) == 0);
  std::string file(reinterpret_cast<const char*>(bytes), size);
  tjFree(bytes);
  tjDestroy(encoder);
  return file;
}

std::string png_of(const Picture& picture) {
  const auto file = encode_png(picture);
  REQUIRE(file);
  return std::string(base::text_of(*file));
}

// Returns a PNG with this size in its header and only its first rows.
std::string png_that_says(std::uint32_t side) {
  std::string file = png_of(draw_qr(kText));
  const auto put = [&](std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i)
      file[at + i] = static_cast<char>(value >> (8 * (3 - i)) & 0xff);
  };
  put(16, side);
  put(20, side);
  // The checksum of the chunk's name and content (PNG, annex D).
  std::uint32_t crc = 0xffffffff;
  for (std::size_t i = 12; i < 29; ++i) {
    crc ^= static_cast<unsigned char>(file[i]);
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  put(29, ~crc);
  return file;
}

}  // namespace

TEST_CASE("A drawn code is read again from PNG and from JPEG", "[lens]") {
  const Picture drawn = enlarged(draw_qr(kText), 8);
  for (const std::string& file : {png_of(drawn), jpeg_of(drawn)}) {
    const auto picture = decode_picture(file);
    REQUIRE(picture);
    CHECK(picture->width == drawn.width);
    CHECK(read_qr(*picture) == kText);
  }
}

TEST_CASE("A picture without a code has no text", "[lens]") {
  CHECK_FALSE(read_qr({64, 64, std::vector<std::uint8_t>(std::size_t{64} * 64, 255)}));
}

TEST_CASE("A file that is no picture, or a cut one, is refused", "[lens]") {
  const std::string png = png_of(enlarged(draw_qr(kText), 8));
  CHECK_FALSE(decode_picture(""));
  CHECK_FALSE(decode_picture("some words"));
  CHECK_FALSE(decode_picture("\xff\xd8 only its beginning"));
  CHECK_FALSE(decode_picture(png.substr(0, png.size() / 2)));
}

TEST_CASE("A picture of too many pixels is refused", "[lens]") {
  const auto square = [](int side) {
    const auto pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    return png_of({side, side, std::vector<std::uint8_t>(pixels, 255)});
  };
  CHECK(decode_picture(square(6'300)));
  CHECK_FALSE(decode_picture(square(6'400)));
  CHECK_FALSE(decode_picture(png_that_says(30'000)));
  CHECK_FALSE(decode_picture(png_that_says(0x7fffffff)));
}
