#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lens/picture.h"

namespace waterline::lens {

// The text of the QR code in a picture. None if there is no code in it that can be read.
std::optional<std::string> read_qr(const Picture& picture);

// The QR code of a text as a picture of one pixel a module, with the empty border that the standard
// asks for.
Picture draw_qr(std::string_view text);

// The same picture with so many pixels a side for each.
Picture enlarged(const Picture& picture, int times);

}  // namespace waterline::lens
