#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace waterline::lens {

inline constexpr std::uint32_t kMaxPhotoSide = 32'768;
inline constexpr std::uint64_t kMaxPhotoPixels = 64'000'000;
// A progressive JPEG is drawn once more by each scan. Cameras write about ten.
inline constexpr int kMaxScans = 100;

inline constexpr std::size_t kColours = 3;  // bytes of a pixel

// Coloured pixels, row by row: three bytes each, red, green and blue.
struct Photo {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> pixels;
};

enum class PhotoFault {
  kUnreadable,  // no JPEG, PNG or still WebP picture, or a damaged one
  kTooLarge,    // more pixels, a longer side or more scans than the limits
};

// Returns the pixels of a JPEG, PNG or still WebP file, the way round that its Exif data says. A
// picture with a side longer than `side` is scaled down to it. Whatever is transparent becomes
// white. Colours count as sRGB. REQUIRES: side > 0.
base::Result<Photo, PhotoFault> decode_photo(std::string_view file, std::uint32_t side);

// Returns a JPEG file of these pixels, which has nothing in it but the picture. `quality` is from 1
// to 100. Returns nullopt if the library fails, as for a side of 0 or above 65,500.
std::optional<base::Bytes> encode_photo(const Photo& photo, int quality);

}  // namespace waterline::lens
