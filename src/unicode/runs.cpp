#include "unicode/runs.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace waterline::unicode {
namespace {

// First and last code points of the Unicode blocks that are written without spaces between words.
constexpr std::array<std::pair<char32_t, char32_t>, 14> kUnspaced = {{
    {0x0e00, 0x0eff},    // Thai, Lao
    {0x1000, 0x109f},    // Myanmar
    {0x1780, 0x17ff},    // Khmer
    {0x3005, 0x3007},    // iteration mark, closing mark, zero
    {0x3041, 0x30ff},    // Hiragana, Katakana
    {0x3105, 0x312f},    // Bopomofo
    {0x31f0, 0x31ff},    // Katakana phonetic extensions
    {0x3400, 0x4dbf},    // Han, extension A
    {0x4e00, 0x9fff},    // Han
    {0xac00, 0xd7a3},    // Hangul
    {0xf900, 0xfaff},    // Han, compatibility
    {0xff66, 0xff9f},    // half-width Katakana
    {0x1f300, 0x1faff},  // emoji
    {0x20000, 0x3ffff},  // Han, further extensions
}};

bool is_unspaced(char32_t letter) {
  return std::ranges::any_of(kUnspaced, [&](const auto& block) {
    return letter >= block.first && letter <= block.second;
  });
}

bool is_ascii_word(char32_t letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z');
}

// Returns the code point that begins at `at`, and moves `at` behind it.
char32_t take_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  char32_t letter = first & (0x3f >> more);
  for (int i = 0; i < more && at < text.size(); ++i) letter = (letter << 6) | (byte(at++) & 0x3f);
  return letter;
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  // where the part of the text begins that no piece contains yet
  std::size_t begin = 0;
  // start of the present word
  std::size_t word = 0;
  bool has_unspaced = false;  // true if the present word is a run
  const auto end_word = [&](std::size_t end) {
    if (has_unspaced) {
      if (word > begin) pieces.push_back({text.substr(begin, word - begin), false});
      pieces.push_back({text.substr(word, end - word), true});
      begin = end;
    }
    has_unspaced = false;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t letter = take_code_point(text, at);
    const bool unspaced = is_unspaced(letter);
    if (unspaced || is_ascii_word(letter)) {
      has_unspaced = has_unspaced || unspaced;
    } else {
      end_word(here);
      word = at;
    }
  }
  end_word(text.size());
  if (begin < text.size()) pieces.push_back({text.substr(begin), false});
  return pieces;
}

std::vector<char32_t> letters_of(std::string_view run) {
  std::vector<char32_t> letters;
  for (std::size_t at = 0; at < run.size();) letters.push_back(take_code_point(run, at));
  return letters;
}

}  // namespace waterline::unicode
