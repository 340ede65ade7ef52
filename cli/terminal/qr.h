#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waterline::cli {

// A QR code for a text, drawn for a terminal with half blocks: dark on light whatever the
// terminal's colours.
std::string qr_for_terminal(std::string_view text);

// The same as a PNG picture, written to a new file that only its owner can read. Ended where it is
// there or cannot be written.
void write_qr_picture(std::string_view text, const std::string& path);

// The text of the QR code in a PNG or JPEG picture; none if there is no code in it that can be
// read. Ended where the file is neither, or larger than 40 megapixels.
std::optional<std::string> read_qr_picture(const std::string& path);

}  // namespace waterline::cli
