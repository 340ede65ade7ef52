#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reader/read.h"

namespace waterline::reader {

// The text of a file, or the reason why it is none.
struct Decoded {
  std::string text;
  std::optional<Reason> refused;
};

// Decodes UTF-8, with or without a byte order mark, and UTF-16 with one. A few NULs, and surrogates
// encoded in UTF-8, become U+FFFD. Any other encoding is refused, because it could only be guessed.
Decoded decode_text(std::string_view content);

}  // namespace waterline::reader
