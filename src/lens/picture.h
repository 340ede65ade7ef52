#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace waterline::lens {

inline constexpr std::uint64_t kMaxPixels = 40'000'000;

// Grey pixels, row by row. 0 is black.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

// Returns the pixels of a PNG or JPEG file; nullopt for any other file or one with more than
// kMaxPixels.
std::optional<Picture> decode_picture(std::string_view file);

// Returns a PNG file of these pixels; nullopt if the library fails.
std::optional<base::Bytes> encode_png(const Picture& picture);

}  // namespace waterline::lens
