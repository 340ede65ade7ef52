#include "app/plain_jpeg.h"

#include <catch2/catch.hpp>

#include "lens/made_photo.h"

using namespace waterline;
using namespace waterline::app;

namespace {

std::string made() {
  const auto file = lens::encode_photo(lens::four_fields(60, 40), 80);
  REQUIRE(file);
  return std::string(base::text_of(*file));
}

std::optional<JpegSize> size_of(const std::string& file) {
  return size_of_plain_jpeg(base::bytes_of(file));
}

}  // namespace

TEST_CASE("A JPEG file of the lens is plain, and its size is known", "[app]") {
  for (const auto& [width, height] : {std::pair{60U, 40U}, {1U, 1U}, {1U, 2'048U}, {2'048U, 7U}}) {
    for (const int quality : {1, 60, 80, 100}) {
      const auto file = lens::encode_photo(lens::four_fields(width, height), quality);
      REQUIRE(file);
      CHECK(size_of_plain_jpeg(*file) == JpegSize{width, height});
    }
  }
}

TEST_CASE("A JPEG file with anything beside its picture is not plain", "[app]") {
  const std::string file = made();
  for (unsigned code = 0xc0; code <= 0xfe; ++code) {
    // More tables are no text; every other segment is refused.
    if (code == 0xc4 || code == 0xdb) continue;
    INFO(code);
    CHECK_FALSE(size_of(lens::with_segment(file, static_cast<unsigned char>(code), "words")));
    std::string behind_header = file;
    const std::string segment =
        lens::with_segment(file, static_cast<unsigned char>(code), "words").substr(2, 9);
    CHECK_FALSE(size_of(behind_header.insert(20, segment)));
  }
  CHECK_FALSE(size_of(file + "w"));
  CHECK_FALSE(size_of(file + file));
  CHECK_FALSE(size_of(lens::with_scans(file, 2)));
  std::string with_small_picture = file;
  with_small_picture[18] = 1;
  CHECK_FALSE(size_of(with_small_picture));
}

TEST_CASE("No part of a JPEG file is plain by itself", "[app]") {
  const std::string file = made();
  for (std::size_t size = 0; size < file.size(); ++size) {
    CHECK_FALSE(size_of(file.substr(0, size)));
    if (size > 0) CHECK_FALSE(size_of(file.substr(size)));
  }
}
