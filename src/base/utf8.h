#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// The code points of a text in UTF-8 (RFC 3629), one at a time.
namespace waterline::base {

inline constexpr char32_t kInvalid = 0xffffffff;

struct Decoded {
  char32_t code_point = kInvalid;
  std::size_t size = 1;  // in bytes
};

// Returns the first code point of a text that is not empty, or kInvalid with the one byte to skip.
Decoded decode_first(std::string_view text);

// Stands for bytes that are no character: U+FFFD.
inline constexpr std::string_view kReplacement = "\xef\xbf\xbd";

// Appends one code point; kReplacement for a number that is none.
void append_code_point(char32_t code_point, std::string& text);

// Returns true for control characters: C0, DEL, C1.
constexpr bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

// Returns true for a byte that goes on with a code point, at which no text may be cut.
constexpr bool is_inside_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace waterline::base
