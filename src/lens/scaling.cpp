#include "lens/scaling.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace waterline::lens {
namespace {

// A part of the source that a new pixel covers: `first` and the ones behind it, with the share that
// each has.
struct Cover {
  std::uint32_t first = 0;
  std::vector<float> shares;
};

std::vector<Cover> covers_of(std::uint32_t from, std::uint32_t to) {
  std::vector<Cover> covers(to);
  const double width = static_cast<double>(from) / to;
  for (std::uint32_t at = 0; at < to; ++at) {
    const double begin = at * width;
    const double end = std::min((at + 1) * width, static_cast<double>(from));
    Cover& cover = covers[at];
    cover.first = std::min(static_cast<std::uint32_t>(begin), from - 1);
    const auto last = std::clamp(static_cast<std::uint32_t>(std::ceil(end)), cover.first + 1, from);
    for (std::uint32_t pixel = cover.first; pixel < last; ++pixel) {
      const double share = std::min(end, pixel + 1.0) - std::max(begin, static_cast<double>(pixel));
      cover.shares.push_back(static_cast<float>(std::max(share, 0.0) / width));
    }
  }
  return covers;
}

std::uint8_t rounded(float value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

}  // namespace

Size fitted(Size size, std::uint32_t side) {
  const std::uint32_t longest = std::max(size.width, size.height);
  if (longest <= side) return size;
  const auto scaled = [&](std::uint32_t length) {
    const std::uint64_t rounded_up =
        (std::uint64_t{length} * side + longest / 2) / std::uint64_t{longest};
    return std::max(std::uint32_t{1}, static_cast<std::uint32_t>(rounded_up));
  };
  return {scaled(size.width), scaled(size.height)};
}

Photo scaled_down(Photo photo, Size size) {
  if (size.width == photo.width && size.height == photo.height) return photo;
  const std::vector<Cover> columns = covers_of(photo.width, size.width);
  const std::vector<Cover> rows = covers_of(photo.height, size.height);
  const std::size_t source_row = photo.width * kColours;
  const std::size_t new_row = size.width * kColours;
  Photo scaled{size.width, size.height, std::vector<std::uint8_t>(new_row * size.height)};
  std::vector<float> sums(source_row);
  for (std::uint32_t y = 0; y < size.height; ++y) {
    // First the rows that lie in the new one become one, then its columns.
    std::fill(sums.begin(), sums.end(), 0.0F);
    for (std::size_t i = 0; i < rows[y].shares.size(); ++i) {
      const std::uint8_t* source = photo.pixels.data() + (rows[y].first + i) * source_row;
      const float share = rows[y].shares[i];
      for (std::size_t at = 0; at < source_row; ++at)
        sums[at] += share * static_cast<float>(source[at]);
    }
    std::uint8_t* target = scaled.pixels.data() + y * new_row;
    for (const Cover& column : columns) {
      float colours[kColours] = {};
      const float* source = sums.data() + column.first * kColours;
      for (const float share : column.shares) {
        for (float& colour : colours) colour += share * *source++;
      }
      for (const float colour : colours) *target++ = rounded(colour);
    }
  }
  return scaled;
}

Photo upright(Photo photo, Orientation orientation) {
  if (orientation == Orientation::kUpright) return photo;
  const Turn turn = turn_of(orientation);
  Photo turned{photo.width, photo.height, std::vector<std::uint8_t>(photo.pixels.size())};
  if (turn.swaps_sides) std::swap(turned.width, turned.height);
  std::uint8_t* target = turned.pixels.data();
  for (std::uint32_t y = 0; y < turned.height; ++y) {
    for (std::uint32_t x = 0; x < turned.width; ++x) {
      std::uint32_t column = turn.swaps_sides ? y : x;
      std::uint32_t row = turn.swaps_sides ? x : y;
      if (turn.mirrors_columns) column = photo.width - 1 - column;
      if (turn.mirrors_rows) row = photo.height - 1 - row;
      const std::size_t pixel = std::size_t{row} * photo.width + column;
      target = std::copy_n(photo.pixels.data() + pixel * kColours, kColours, target);
    }
  }
  return turned;
}

}  // namespace waterline::lens
