#pragma once

#include <cstdint>

#include "lens/orientation.h"
#include "lens/photo.h"

namespace waterline::lens {

struct Size {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

// Returns the size that a picture gets which must have no side longer than `side`. A picture that
// fits keeps its size. REQUIRES: no length is 0.
Size fitted(Size size, std::uint32_t side);

// Returns the photo in this size: each new pixel is the mean of the area that it covers. REQUIRES:
// `size` is not larger than the photo, and no length of it is 0.
Photo scaled_down(Photo photo, Size size);

// Returns the photo turned and mirrored so that it is upright.
Photo upright(Photo photo, Orientation orientation);

}  // namespace waterline::lens
