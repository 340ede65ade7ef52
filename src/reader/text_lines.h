#pragma once

#include <algorithm>
#include <string_view>

namespace waterline::reader {

// Removes the first line from `rest` and returns it without its newline.
inline std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

// Returns the text without spaces, tabs and newlines at both ends.
inline std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// Returns the text without empty lines before it and without white space after it. The indentation
// of its first line stays.
inline std::string_view without_empty_lines(std::string_view text) {
  while (!text.empty()) {
    std::string_view rest = text;
    if (!without_blanks(take_line(rest)).empty()) break;
    text = rest;
  }
  return text.substr(0, text.find_last_not_of(" \t\n") + 1);
}

}  // namespace waterline::reader
