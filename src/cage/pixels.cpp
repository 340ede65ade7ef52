#include "cage/pixels.h"

namespace waterline::cage {
namespace {

constexpr unsigned kNumberSize = 4;

void write(std::uint32_t number, std::byte* to) {
  for (unsigned i = 0; i < kNumberSize; ++i)
    to[i] = static_cast<std::byte>(number >> (8 * (kNumberSize - 1 - i)));
}

std::uint32_t read(const std::byte* from) {
  std::uint32_t number = 0;
  for (unsigned i = 0; i < kNumberSize; ++i)
    number = number << 8 | std::to_integer<std::uint32_t>(from[i]);
  return number;
}

}  // namespace

PixelsHeaderBytes encode(const PixelsHeader& header) {
  PixelsHeaderBytes bytes{};
  write(header.width, bytes.data());
  write(header.height, bytes.data() + kNumberSize);
  return bytes;
}

std::optional<PixelsHeader> header_of_pixels(base::ByteView bytes, std::uint32_t most) {
  if (bytes.size() < kPixelsHeaderSize) return {};
  const PixelsHeader header{read(bytes.data()), read(bytes.data() + kNumberSize)};
  if (header.width == 0 || header.height == 0) return {};
  if (header.width > most || header.height > most) return {};
  if (bytes.size() - kPixelsHeaderSize != header.pixel_bytes()) return {};
  return header;
}

}  // namespace waterline::cage
