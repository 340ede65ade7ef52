#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

// The form in which a caged program hands over a picture, or is given one: this header, then three
// bytes for each pixel, row by row: red, green, blue.
namespace waterline::cage {

struct PixelsHeader {
  std::uint32_t width = 0;
  std::uint32_t height = 0;

  [[nodiscard]] std::uint64_t pixel_bytes() const { return std::uint64_t{width} * height * 3; }
};
inline constexpr std::size_t kPixelsHeaderSize = 8;
using PixelsHeaderBytes = std::array<std::byte, kPixelsHeaderSize>;

// Both numbers are written with the highest byte first.
PixelsHeaderBytes encode(const PixelsHeader& header);

// Returns the header of these bytes. Returns nullopt unless exactly its pixels follow it, neither
// side is 0, and neither is longer than `most`.
std::optional<PixelsHeader> header_of_pixels(base::ByteView bytes, std::uint32_t most);

}  // namespace waterline::cage
