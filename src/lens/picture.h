#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace waterline::lens {

inline constexpr std::uint64_t kMaxPixels = 40'000'000;

// Grey pixels, row by row; 0 is black.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

// The pixels of a PNG or JPEG file. None where it is neither, or has more than kMaxPixels.
std::optional<Picture> decode_picture(std::string_view file);

// A PNG file of these pixels. None where the library fails.
std::optional<base::Bytes> encode_png(const Picture& picture);

}  // namespace waterline::lens
