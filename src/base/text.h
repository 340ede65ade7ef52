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

// Makes a text of any origin safe to print on a terminal. It replaces by visible symbols: every
// control except newline and tab, every control that reorders or gives a direction (U+202A..E,
// U+2066..9, U+200E, U+200F, U+061C), every invisible character, line and paragraph separators, and
// every byte that is not UTF-8. So nothing can act or hide. U+200C, U+200D, variation selectors and
// tags stay where they shape a letter or an emoji.
std::string for_terminal(std::string_view text);

// Returns the number of Unicode code points. REQUIRES: is_utf8(text).
std::size_t count_code_points(std::string_view text);

}  // namespace waterline::base
