#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lens/picture.h"

namespace waterline::lens {

// Returns the text of the QR code in a picture; nullopt if no code can be read.
std::optional<std::string> read_qr(const Picture& picture);

// Returns the QR code of a text, one pixel per module, with the empty border that the standard
// requires.
Picture draw_qr(std::string_view text);

// Returns the picture enlarged: each pixel becomes a square of `times` by `times`.
Picture enlarged(const Picture& picture, int times);

}  // namespace waterline::lens
