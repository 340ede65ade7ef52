#include "base/bytes.h"
#include "fuzz/input.h"
#include "lens/qr.h"

// Reads a picture of a pairing code. The result is a picture within the limits, or none.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  const auto picture = lens::decode_picture(base::text_of(fuzz::view_of(data, size)));
  if (!picture) return 0;
  const auto pixels =
      static_cast<std::uint64_t>(picture->width) * static_cast<std::uint64_t>(picture->height);
  fuzz::require(pixels == picture->pixels.size() && pixels <= lens::kMaxPixels);
  static_cast<void>(lens::read_qr(*picture));
  return 0;
}
