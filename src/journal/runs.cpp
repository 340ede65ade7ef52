#include "journal/runs.h"

#include <cstddef>
#include <vector>

#include "unicode/runs.h"

namespace waterline::journal {
namespace {

// Appends a code point as four letters of five bits each. Every code point that can be in a run
// (runs.h) fits into these 20 bits.
void append_letter(std::string& out, char32_t letter) {
  constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";
  if (letter >= 'A' && letter <= 'Z') letter += 'a' - 'A';
  for (const int shift : {15, 10, 5, 0}) out.push_back(kDigits[(letter >> shift) & 31]);
}

void append_pairs(std::string& out, const std::vector<char32_t>& letters) {
  for (std::size_t i = 0; i + 1 < letters.size(); ++i) {
    if (!out.empty() && out.back() != '"') out.push_back(' ');
    append_letter(out, letters[i]);
    append_letter(out, letters[i + 1]);
  }
}

}  // namespace

std::string runs_of(std::string_view text) {
  std::string out;
  for (const unicode::Piece& piece : unicode::pieces_of(text)) {
    if (!piece.is_run) continue;
    const auto letters = unicode::letters_of(piece.text);
    append_pairs(out, letters);
    if (!out.empty()) out.push_back(' ');
    append_letter(out, letters.back());
  }
  return out;
}

std::string phrase_in_runs(std::string_view piece) {
  const auto letters = unicode::letters_of(piece);
  std::string phrase(1, '"');
  if (letters.size() == 1) {
    append_letter(phrase, letters.front());
    return phrase + "\"*";
  }
  append_pairs(phrase, letters);
  phrase.push_back('"');
  return phrase;
}

}  // namespace waterline::journal
