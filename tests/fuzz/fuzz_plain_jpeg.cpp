#include "app/plain_jpeg.h"
#include "cage/pixels.h"
#include "fuzz/input.h"

// Checks a JPEG file and a header of pixels as the node checks those of the lens. A file that is
// plain has sides, and is not plain any more with a byte behind it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  const base::ByteView bytes = fuzz::view_of(data, size);
  if (const auto header = cage::header_of_pixels(bytes, 2'048))
    fuzz::require(header->pixel_bytes() + cage::kPixelsHeaderSize == size);
  const auto jpeg = app::size_of_plain_jpeg(bytes);
  if (!jpeg) return 0;
  fuzz::require(jpeg->width > 0 && jpeg->height > 0);
  base::Bytes longer(bytes.begin(), bytes.end());
  longer.push_back(std::byte{0});
  fuzz::require(!app::size_of_plain_jpeg(longer));
  return 0;
}
