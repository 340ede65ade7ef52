#pragma once

#include <string_view>

#include "lens/photo.h"

namespace waterline::heic {

// Loads what libheif loads once. Call it before the cage is entered, and before decode_heic().
// Returns false if the library cannot be used.
bool prepare();

// Returns the pixels of a photo in a HEIC file, upright. As decode_photo() of the lens does: a side
// longer than `side` is scaled down, colours count as sRGB, and what is transparent is not shown so.
// REQUIRES: prepare() returned true; side > 0.
base::Result<lens::Photo, lens::PhotoFault> decode_heic(std::string_view file, std::uint32_t side);

}  // namespace waterline::heic
