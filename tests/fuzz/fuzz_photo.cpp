#include "fuzz/input.h"
#include "lens/photo.h"

// Decodes a photo. The result has the size that its pixels say, no side is longer than asked, and it
// can be made anew; or there is none.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  constexpr std::uint32_t kSide = 64;
  const auto photo = lens::decode_photo(base::text_of(fuzz::view_of(data, size)), kSide);
  if (!photo) return 0;
  fuzz::require(photo->width > 0 && photo->width <= kSide);
  fuzz::require(photo->height > 0 && photo->height <= kSide);
  fuzz::require(photo->pixels.size() == std::size_t{photo->width} * photo->height * 3);
  fuzz::require(lens::encode_photo(*photo, 80).has_value());
  return 0;
}
