#include "pairing/code.h"

#include <charconv>
#include <utility>

#include "crypto/words.h"

namespace waterline::pairing {
namespace {

constexpr std::uint32_t kMaxNumber = 999;
constexpr std::size_t kMaxTypedSize = 200;  // far beyond four words and the odd blank

// Blanks and hyphens, and the dashes that keyboards and mail programs put in their place (U+2010 to U+2015, U+2212).
std::string with_blanks(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view three = text.substr(i, 3);
    if (three == "\u2212" || (three >= "\u2010" && three <= "\u2015" && three.size() == 3)) {
      out.push_back(' ');
      i += 2;
    } else {
      out.push_back(std::string_view(" \t\r\n-_").find(text[i]) == std::string_view::npos ? text[i] : ' ');
    }
  }
  return out;
}

// Takes the next word off the front; empty at the end.
std::string_view next_word(std::string_view& rest) {
  const std::size_t begin = rest.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  rest.remove_prefix(begin);
  const std::size_t size = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, size);
  rest.remove_prefix(size);
  return word;
}

std::optional<std::uint32_t> number_from(std::string_view word) {
  std::uint32_t number = 0;
  const char* const end = word.data() + word.size();
  const auto read = std::from_chars(word.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number == 0 || number > kMaxNumber) return {};
  return number;
}

std::uint32_t random_number(base::Random& random) {
  // 10 bits; what lies outside is drawn again, so that every number is equally likely.
  for (;;) {
    const auto bits = random.bytes<2>();
    const std::uint32_t number = base::read_little_endian<std::uint16_t>(bits) & 0x3ffU;
    if (number >= 1 && number <= kMaxNumber) return number;
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text.push_back(' ');
    text += word;
  }
  return text;
}

}  // namespace

Code generate_code(base::Random& random) {
  const std::uint32_t number = random_number(random);
  return {number, joined(crypto::random_words(kCodeWords, random))};
}

std::string to_text(const Code& code) {
  std::string text = std::to_string(code.number) + "-" + code.words;
  for (char& letter : text) {
    if (letter == ' ') letter = '-';
  }
  return text;
}

std::optional<Code> code_from_text(std::string_view text) {
  if (text.size() > kMaxTypedSize) return {};
  const std::string spaced = with_blanks(text);
  std::string_view rest = spaced;
  const auto number = number_from(next_word(rest));
  if (!number) return {};
  std::vector<std::string> words;
  for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
    const auto index = crypto::index_of_word(word);
    if (!index) return {};
    words.emplace_back(crypto::word_at(*index));
  }
  if (words.size() != kCodeWords) return {};
  return Code{*number, joined(words)};
}

}  // namespace waterline::pairing
