#pragma once

#include <string_view>

namespace waterline::lens {

// Runs the program waterline-lens, in its cage. It reads its input and writes its answer, by the
// argument `act`:
//
//   qr     a PNG or JPEG file -> the text of the QR code in it
//   draw   a text             -> its QR code, one byte per module, row by row: 0 is dark
//   png    a text             -> its QR code as a PNG file
//   decode a photo            -> its pixels (cage/pixels.h), no side longer than `number`
//   encode pixels             -> a JPEG file of them, with `number` as the quality from 1 to 100
//
// A photo is a JPEG, PNG or WebP file. The process that decoded it may have been taken over by it.
// So the JPEG file is made by another process, which has seen only pixels.
[[noreturn]] void run(std::string_view act, std::string_view number);

}  // namespace waterline::lens
