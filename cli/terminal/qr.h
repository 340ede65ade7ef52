#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waterline::cli {

// Draws a QR code for a terminal with half blocks: dark on light, whatever the terminal's colours
// are.
std::string qr_for_terminal(std::string_view text);

// Writes a QR code as a PNG picture to a new file that only its owner can read. Throws Ended if the
// file exists or cannot be written.
void write_qr_picture(std::string_view text, const std::string& path);

// Returns the text of the QR code in a PNG or JPEG picture; none if no code can be read. Throws
// Ended if the file is of another format, or has more than 40 megapixels.
std::optional<std::string> read_qr_picture(const std::string& path);

}  // namespace waterline::cli
