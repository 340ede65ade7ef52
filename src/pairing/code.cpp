#include "pairing/code.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

#include "crypto/words.h"

namespace waterline::pairing {
namespace {

constexpr std::uint32_t kMaxNumber = 999;
constexpr std::size_t kMaxTypedSize = 200;  // far more than a valid code needs

// Returns the text with blanks in place of hyphens and of the dashes that keyboards and mail
// programs write instead (U+2010 to U+2015, U+2212). A dash of several bytes becomes as many
// blanks, so that every other byte keeps its position.
std::string with_blanks(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view three = text.substr(i, 3);
    if (three == "\u2212" || (three >= "\u2010" && three <= "\u2015" && three.size() == 3)) {
      out += "   ";
      i += 2;
    } else {
      out.push_back(std::string_view(" \t\r\n-_").find(text[i]) == std::string_view::npos ? text[i]
                                                                                          : ' ');
    }
  }
  return out;
}

// Returns the words of a text in which words are separated by blanks, as views into the text.
std::vector<std::string_view> words_in(std::string_view spaced) {
  std::vector<std::string_view> words;
  for (std::size_t begin = spaced.find_first_not_of(' '); begin != std::string_view::npos;) {
    const std::size_t end = std::min(spaced.find(' ', begin), spaced.size());
    words.push_back(spaced.substr(begin, end - begin));
    begin = spaced.find_first_not_of(' ', end);
  }
  return words;
}

std::optional<std::uint32_t> number_from(std::string_view word) {
  std::uint32_t number = 0;
  const char* const end = word.data() + word.size();
  const auto read = std::from_chars(word.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number == 0 || number > kMaxNumber) return {};
  return number;
}

std::uint32_t random_number(base::Random& random) {
  // Draw 10 random bits, and draw again if the number is out of range, so that every number is
  // equally likely.
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
  const auto typed = words_in(spaced);
  if (typed.size() != 1 + kCodeWords) return {};
  const auto number = number_from(typed.front());
  if (!number) return {};
  std::vector<std::string> words;
  for (const std::string_view word : std::span(typed).subspan(1)) {
    const auto index = crypto::index_of_word(word);
    if (!index) return {};
    words.emplace_back(crypto::word_at(*index));
  }
  return Code{*number, joined(words)};
}

CodeSlip slip_in_code(std::string_view text) {
  const std::string spaced = with_blanks(text.substr(0, kMaxTypedSize));
  const auto typed = words_in(spaced);
  const auto at = [&spaced](std::string_view word) {
    return static_cast<std::size_t>(word.data() - spaced.data());
  };
  if (typed.empty() || !number_from(typed.front())) return {CodeSlip::Kind::kNoNumber, 0, 0, {}};
  for (const std::string_view word : std::span(typed).subspan(1)) {
    if (crypto::index_of_word(word)) continue;
    const auto meant = crypto::nearest_word(word);
    return {CodeSlip::Kind::kUnknownWord, at(word), word.size(),
            meant ? std::string(crypto::word_at(*meant)) : ""};
  }
  return {CodeSlip::Kind::kWordCount, 0, 0, {}};
}

}  // namespace waterline::pairing
