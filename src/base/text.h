#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace waterline::base {

// True for well-formed UTF-8 (RFC 3629: shortest forms only, no surrogates, nothing past U+10FFFF).
bool is_utf8(std::string_view text);

// True if this text may be shared: UTF-8 without control characters (C0, DEL, C1) other than
// newline and tab.
bool is_plain_text(std::string_view text);

// Converts "\r\n" and "\r" to "\n", and removes a byte order mark. Editors and systems differ in
// these, but the person means the same text.
std::string normalize_newlines(std::string_view text);

// Removes the control characters that is_plain_text refuses. REQUIRES: is_utf8(text).
std::string without_controls(std::string_view text);

// Returns the number of Unicode code points. REQUIRES: is_utf8(text).
std::size_t count_code_points(std::string_view text);

}  // namespace waterline::base
