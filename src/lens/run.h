#pragma once

#include <string_view>

namespace waterline::lens {

// Runs the program waterline-lens, in its cage. It reads its input and writes its answer, by the
// argument `act`:
//
//   qr     a PNG or JPEG file -> the text of the QR code in it
//   draw   a text             -> its QR code, one byte per module, row by row: 0 is dark
//   png    a text             -> its QR code as a PNG file
[[noreturn]] void run(std::string_view act);

}  // namespace waterline::lens
