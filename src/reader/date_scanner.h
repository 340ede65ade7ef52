#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "reader/calendar_words.h"

// Helps to read days and clock times in texts, character by character.
namespace waterline::reader {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

inline int number_of(std::string_view digits) {
  int number = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// Reads a text from the front. To come back to a position later, copy the scanner there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  // Skips spaces and tabs. U+202F counts as a space, because some programs write it before "AM"
  // (CLDR 42). Returns whether there were any.
  bool spaces() {
    const std::size_t before = rest_.size();
    while (take(' ') || take('\t') || take("\u202f") || take("\u00a0")) continue;
    return rest_.size() < before;
  }
  // Takes all digits that follow.
  std::string_view digits() {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    return taken(count);
  }
  // Takes all digits that follow and returns the number that they form, if there are at least
  // `least` and at most `most` digits.
  std::optional<int> number(std::size_t least, std::size_t most) {
    Scanner ahead = *this;
    const std::string_view found = ahead.digits();
    if (found.size() < least || found.size() > most) return {};
    *this = ahead;
    return number_of(found);
  }
  // Takes exactly `count` digits and returns the number that they form. More digits may follow.
  std::optional<int> exactly(std::size_t count) {
    if (rest_.size() < count || !std::ranges::all_of(rest_.substr(0, count), is_digit)) return {};
    return number_of(taken(count));
  }
  // Takes the letters that follow, with hyphens between them, and returns them.
  std::string word() {
    std::size_t count = 0;
    while (count < rest_.size() && is_letter(rest_[count])) ++count;
    return small_letters(taken(count));
  }
  std::string_view taken(std::size_t count) {
    const std::string_view found = rest_.substr(0, count);
    rest_.remove_prefix(found.size());
    return found;
  }

 private:
  std::string_view rest_;
};

}  // namespace waterline::reader
