#pragma once

#include <string_view>
#include <vector>

// Writing without spaces between words.
namespace waterline::unicode {

// A part of a text. A run is a stretch of writing without spaces between words (Chinese, Japanese,
// Thai, ...; also Korean, where particles are attached to words, and signs such as emoji), with the
// ASCII letters and digits that touch it.
struct Piece {
  std::string_view text;
  bool is_run = false;
};

// Splits a text into runs and the parts between them, in order. REQUIRES for both functions: UTF-8.
std::vector<Piece> pieces_of(std::string_view text);

// Returns the code points of a text.
std::vector<char32_t> letters_of(std::string_view text);

}  // namespace waterline::unicode
