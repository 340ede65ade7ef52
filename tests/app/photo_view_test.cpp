#include "app/photo_view.h"

#include <catch2/catch.hpp>

#include "app/plain_jpeg.h"
#include "lens/made_photo.h"

using namespace waterline;
using namespace waterline::app;

// These tests run the real program waterline-lens in its cage.
namespace {

base::Result<View, ViewFault> view(std::string_view file, std::uint32_t side = 100) {
  cage::Input input;
  REQUIRE(input.append(base::bytes_of(file)));
  return view_of(input, side);
}

}  // namespace

TEST_CASE("A photo of each kind becomes a plain JPEG file in the cage", "[app]") {
  const lens::Photo photo = lens::four_fields(300, 200);
  const std::string marker = "a place, a name, a time";
  const std::string exif = lens::exif_of(6, "MM", marker);
  for (const std::string& file :
       {lens::jpeg_with_exif(lens::jpeg_of(photo), exif) + marker,
        lens::png_with_exif(lens::png_of(photo), exif) + marker,
        lens::webp_with_exif(lens::webp_of(photo), exif) + marker, lens::red_inks()}) {
    const auto made = view(file);
    REQUIRE(made);
    CHECK(size_of_plain_jpeg(made->jpeg) == JpegSize{made->width, made->height});
    CHECK((made->width == 67 || made->width == 16));
    CHECK(base::text_of(made->jpeg).find(marker) == std::string_view::npos);
  }
}

TEST_CASE("The pixels alone decide on the view that is made", "[app]") {
  const lens::Photo photo = lens::four_fields(300, 200);
  const auto plain = view(lens::png_of(photo));
  const auto told = view(lens::png_with_exif(lens::png_of(photo), lens::exif_of(1, "II", "told")));
  REQUIRE(plain);
  REQUIRE(told);
  CHECK(plain->jpeg == told->jpeg);
}

TEST_CASE("A file that is no photo cannot be shown, and the next one can", "[app]") {
  const std::string jpeg = lens::jpeg_of(lens::four_fields(16, 16));
  const std::string png = lens::png_of(lens::four_fields(16, 16));
  for (const std::string& file : {std::string("words"), std::string(), std::string("GIF89a"),
                                  jpeg.substr(0, 20), png.substr(0, png.size() / 2)}) {
    const auto made = view(file);
    REQUIRE_FALSE(made);
    CHECK(made.error() == ViewFault::kCannotBeShown);
  }
  for (const std::string& file :
       {lens::jpeg_that_says(jpeg, 65'000, 65'000), lens::png_that_says(png, 30'000, 30'000),
        lens::with_scans(jpeg, lens::kMaxScans + 1)}) {
    const auto made = view(file);
    REQUIRE_FALSE(made);
    CHECK(made.error() == ViewFault::kTooManyPixels);
  }
  CHECK(view(jpeg));
}

TEST_CASE("A photo of twelve megapixels is shown in the sizes of the page", "[app]") {
  const std::string jpeg = lens::jpeg_of(lens::four_fields(4'000, 3'000));
  for (const std::uint32_t side : {kThumbnailSide, kViewSide}) {
    const auto made = view(jpeg, side);
    REQUIRE(made);
    CHECK(made->width == side);
    CHECK(made->height == side * 3 / 4);
  }
}
