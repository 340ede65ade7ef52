#include "lens/photo.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "lens/made_photo.h"

using namespace waterline;
using namespace waterline::lens;

namespace {

// Returns the letter of the colour in the middle of each quarter: red, green, blue or white; `?` for
// another colour.
std::string quarters_of(const Photo& photo) {
  std::string letters;
  for (const std::uint32_t y : {photo.height / 4, photo.height * 3 / 4}) {
    for (const std::uint32_t x : {photo.width / 4, photo.width * 3 / 4}) {
      const std::uint8_t* pixel = photo.pixels.data() + (std::size_t{y} * photo.width + x) * 3;
      std::string bits;
      for (int i = 0; i < 3; ++i) bits += pixel[i] > 200 ? '1' : pixel[i] < 55 ? '0' : '?';
      const std::array<std::string_view, 4> fields = {"100", "010", "001", "111"};
      const auto* const field = std::find(fields.begin(), fields.end(), bits);
      letters += "RGBW?"[field - fields.begin()];
    }
  }
  return letters;
}

std::vector<std::string> files_of(const Photo& photo) {
  return {jpeg_of(photo), progressive_jpeg_of(photo), png_of(photo), webp_of(photo)};
}

// Returns whether each pixel is within a few steps of this colour.
bool is_all(const Photo& photo, const std::array<int, 3>& colour) {
  for (std::size_t at = 0; at < photo.pixels.size(); ++at) {
    if (std::abs(photo.pixels[at] - colour.at(at % 3)) > 4) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("A photo keeps its fields in every kind of file", "[lens]") {
  for (const std::string& file : files_of(four_fields(60, 40))) {
    const auto photo = decode_photo(file, 2'048);
    REQUIRE(photo);
    CHECK(photo->width == 60);
    CHECK(photo->height == 40);
    CHECK(quarters_of(*photo) == "RGBW");
  }
}

TEST_CASE("A photo is turned upright as its Exif data says", "[lens]") {
  const Photo stored = four_fields(60, 40);
  const std::array<std::string, 8> expected = {"RGBW", "GRWB", "WBGR", "BWRG",
                                               "RBGW", "BRWG", "WGBR", "GWRB"};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const std::string_view order : {"II", "MM"}) {
      const std::string exif = exif_of(orientation, order, "some text");
      for (const std::string& file :
           {jpeg_with_exif(jpeg_of(stored), exif), png_with_exif(png_of(stored), exif),
            webp_with_exif(webp_of(stored), exif)}) {
        const auto photo = decode_photo(file, 2'048);
        REQUIRE(photo);
        INFO(orientation << ' ' << order);
        CHECK(quarters_of(*photo) == expected.at(static_cast<std::size_t>(orientation) - 1));
        CHECK(photo->width == (orientation < 5 ? 60 : 40));
      }
    }
  }
}

TEST_CASE("Exif data without a sensible orientation leaves a photo as it is", "[lens]") {
  const std::string jpeg = jpeg_of(four_fields(60, 40));
  const std::string exif = exif_of(6, "MM", "");
  std::vector<std::string> senseless = {exif_of(0, "MM", ""), exif_of(9, "II", ""), "MM", "", "no"};
  for (std::size_t size = 0; size < 28; ++size) senseless.push_back(exif.substr(0, size));
  for (const std::string& data : senseless) {
    const auto photo = decode_photo(jpeg_with_exif(jpeg, data), 2'048);
    REQUIRE(photo);
    CHECK(quarters_of(*photo) == "RGBW");
  }
}

TEST_CASE("A photo is scaled so that no side is longer than asked", "[lens]") {
  struct Case {
    std::uint32_t width, height, side, new_width, new_height;
  };
  for (const Case& c :
       {Case{400, 300, 200, 200, 150}, Case{300, 400, 200, 150, 200}, Case{401, 297, 100, 100, 74},
        Case{200, 200, 199, 199, 199}, Case{3'000, 2, 100, 100, 1}, Case{100, 50, 100, 100, 50}}) {
    for (const std::string& file : files_of(four_fields(c.width, c.height))) {
      const auto photo = decode_photo(file, c.side);
      REQUIRE(photo);
      CHECK(photo->width == c.new_width);
      CHECK(photo->height == c.new_height);
      CHECK(photo->pixels.size() == std::size_t{c.new_width} * c.new_height * 3);
      if (c.height > 2) CHECK(quarters_of(*photo) == "RGBW");
    }
  }
}

TEST_CASE("A scaled photo has the mean of the colours that it covers", "[lens]") {
  // Columns of black and white in turn become grey.
  Photo striped{300, 90, {}};
  for (std::uint32_t i = 0; i < striped.width * striped.height; ++i) {
    for (int colour = 0; colour < 3; ++colour)
      striped.pixels.push_back(i % 2 == 0 ? std::uint8_t{0} : std::uint8_t{255});
  }
  const auto photo = decode_photo(png_of(striped), 150);
  REQUIRE(photo);
  CHECK(is_all(*photo, {128, 128, 128}));
}

TEST_CASE("The transparent parts of a photo become white", "[lens]") {
  for (const std::string& file : {half_green_png(), half_green_webp()}) {
    const auto photo = decode_photo(file, 2'048);
    REQUIRE(photo);
    const int light = photo->pixels.front();
    CHECK(light > 100);
    CHECK(is_all(*photo, {light, 255, light}));
  }
}

TEST_CASE("A photo in four inks is shown in its colours", "[lens]") {
  const auto photo = decode_photo(red_inks(), 2'048);
  REQUIRE(photo);
  CHECK(is_all(*photo, {255, 0, 0}));
}

TEST_CASE("A photo that was made anew has nothing of its file but pixels", "[lens]") {
  const std::string marker = "a place, a name, a time";
  const Photo stored = four_fields(64, 64);
  const std::string exif = exif_of(1, "II", marker);
  std::string jpeg = jpeg_with_exif(jpeg_of(stored), exif);
  for (const int code : {0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xef, 0xfe})
    jpeg = with_segment(jpeg, static_cast<unsigned char>(code), marker);
  jpeg += marker;
  for (const std::string& file : {jpeg, png_with_exif(png_of(stored), exif) + marker,
                                  webp_with_exif(webp_of(stored), exif) + marker}) {
    const auto photo = decode_photo(file, 32);
    REQUIRE(photo);
    const auto made = encode_photo(*photo, 80);
    REQUIRE(made);
    CHECK(base::text_of(*made).find(marker) == std::string_view::npos);
    CHECK(base::text_of(*made).find("Exif") == std::string_view::npos);
  }
}

TEST_CASE("A photo of too many pixels, or of too long a side, is refused", "[lens]") {
  const std::string png = png_of(four_fields(16, 16));
  const std::string jpeg = jpeg_of(four_fields(16, 16));
  for (const std::string& file :
       {png_that_says(png, 8'001, 8'000), png_that_says(png, 30'000, 30'000),
        png_that_says(png, 32'769, 1), jpeg_that_says(jpeg, 65'000, 65'000),
        jpeg_that_says(jpeg, 32'769, 16)}) {
    const auto photo = decode_photo(file, 2'048);
    REQUIRE_FALSE(photo);
    CHECK(photo.error() == PhotoFault::kTooLarge);
  }
  // At the limit the size is not what stops it: too few bytes follow.
  const auto at_limit = decode_photo(png_that_says(png, 8'000, 8'000), 2'048);
  REQUIRE_FALSE(at_limit);
  CHECK(at_limit.error() == PhotoFault::kUnreadable);
}

TEST_CASE("A photo of more scans than a camera writes is refused", "[lens]") {
  const std::string jpeg = jpeg_of(four_fields(16, 16));
  const auto photo = decode_photo(with_scans(jpeg, kMaxScans + 1), 2'048);
  REQUIRE_FALSE(photo);
  CHECK(photo.error() == PhotoFault::kTooLarge);
  // At the limit their number is not what stops it.
  const auto at_limit = decode_photo(with_scans(jpeg, kMaxScans), 2'048);
  CHECK((at_limit || at_limit.error() == PhotoFault::kUnreadable));
}

TEST_CASE("A cut photo is shown as far as it goes, or refused", "[lens]") {
  for (const std::string& file : files_of(four_fields(200, 200))) {
    for (std::size_t size = 0; size < file.size(); size += 1 + file.size() / 200) {
      const auto photo = decode_photo(file.substr(0, size), 100);
      if (photo) CHECK(photo->pixels.size() == std::size_t{photo->width} * photo->height * 3);
    }
  }
  const std::string jpeg = jpeg_of(four_fields(200, 200));
  const auto half = decode_photo(jpeg.substr(0, jpeg.size() / 2), 200);
  REQUIRE(half);
  CHECK(quarters_of(*half).starts_with("RG"));
  for (const std::string_view other : {"", "words", "\xff\xd8", "\x89PNG", "RIFF", "GIF89a"})
    CHECK_FALSE(decode_photo(other, 100));
}
