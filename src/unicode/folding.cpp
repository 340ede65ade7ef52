#include "unicode/folding.h"

#include <algorithm>
#include <array>
#include <utility>

#include <utf8proc.h>

#include "unicode/normal_form.h"

namespace waterline::unicode {
namespace {

using Letter = utf8proc_int32_t;  // a code point

constexpr Letter kSoftHyphen = 0xAD;
constexpr Letter kTatweel = 0x640;
constexpr Letter kCapitalIWithDot = 0x130;
constexpr Letter kGrave = 0x300;
constexpr Letter kAcute = 0x301;
constexpr Letter kDiaeresis = 0x308;
// Below this code point, SQLite's tokenizer ignores upper and lower case by itself, so folding
// leaves the case as it is.
constexpr Letter kKnownCase = 0x590;

bool is_between(Letter letter, Letter first, Letter last) {
  return letter >= first && letter <= last;
}

bool is_latin(Letter letter) {
  return is_between(letter, 'A', 'Z') || is_between(letter, 'a', 'z') ||
         (is_between(letter, 0xC0, 0x24F) && letter != 0xD7 && letter != 0xF7) ||
         is_between(letter, 0x1E00, 0x1EFF);
}

bool is_greek(Letter letter) {
  return is_between(letter, 0x370, 0x3FF) || is_between(letter, 0x1F00, 0x1FFF);
}

bool is_cyrillic(Letter letter) {
  return is_between(letter, 0x400, 0x52F);
}

// Returns true for an accent, vowel point or other mark that texts in the script of `base` are
// often written without.
bool is_left_out(Letter mark, Letter base) {
  if (is_between(mark, 0x300, 0x36F)) {
    if (is_latin(base) || is_greek(base)) return true;
    const bool is_ye = base == 0x415 || base == 0x435;
    return is_cyrillic(base) && (mark == kGrave || mark == kAcute || (is_ye && mark == kDiaeresis));
  }
  return (is_between(mark, 0x591, 0x5C7) && mark != 0x5BE && mark != 0x5C0 && mark != 0x5C3 &&
          mark != 0x5C6) ||
         is_between(mark, 0x610, 0x61A) || is_between(mark, 0x64B, 0x65F) || mark == 0x670 ||
         is_between(mark, 0x6D6, 0x6DC) || is_between(mark, 0x6DF, 0x6E4) ||
         is_between(mark, 0x6E7, 0x6E8) || is_between(mark, 0x6EA, 0x6ED) || mark == kTatweel ||
         mark == kSoftHyphen;
}

// Letters that no decomposition changes, in lower case, and the letters that they fold to.
constexpr std::array<std::pair<Letter, std::string_view>, 16> kOtherLetters = {{
    {0xE6, "ae"},
    {0xF0, "d"},
    {0xF8, "o"},
    {0xFE, "th"},
    {0x111, "d"},
    {0x127, "h"},
    {0x131, "i"},
    {0x142, "l"},
    {0x153, "oe"},
    {0x167, "t"},
    {0x180, "b"},
    {0x649, "\u064a"},
    {0x671, "\u0627"},
    {0x6A9, "\u0643"},
    {0x6CC, "\u064a"},
    {0x6D5, "\u0647"},
}};

void append(std::string& text, Letter letter) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = utf8proc_encode_char(letter, bytes.data());
  text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

// Returns the letter that begins at `at`, and moves `at` behind it.
Letter take_letter(std::string_view text, std::size_t& at) {
  Letter letter = 0;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &letter);
  at += size > 0 ? static_cast<std::size_t>(size) : 1;
  return size > 0 ? letter : 0xFFFD;
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// Returns the end of the character that begins at `at`: of a letter with all marks on it.
std::size_t end_of_character(std::string_view text, std::size_t at) {
  Letter before = take_letter(text, at);
  utf8proc_int32_t state = 0;
  while (at < text.size()) {
    std::size_t next = at;
    const Letter letter = take_letter(text, next);
    if (utf8proc_grapheme_break_stateful(before, letter, &state)) break;
    before = letter;
    at = next;
  }
  return at;
}

bool is_word_part(Letter letter) {
  switch (utf8proc_category(letter)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return true;
    default:
      return letter == kSoftHyphen;
  }
}

// Appends the letter with its case folded, or the letters that kOtherLetters has for it.
void append_caseless(std::string& out, Letter letter) {
  std::array<Letter, 8> parts{};
  int boundary = 0;
  const auto count =
      utf8proc_decompose_char(letter, parts.data(), static_cast<utf8proc_ssize_t>(parts.size()),
                              UTF8PROC_CASEFOLD, &boundary);
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    const Letter part = parts[static_cast<std::size_t>(i)];
    const auto* const other =
        std::ranges::find(kOtherLetters, part, &std::pair<Letter, std::string_view>::first);
    other == kOtherLetters.end() ? append(out, part) : void(out.append(other->second));
  }
}

// Returns the code points that the letter decomposes into, and sets `count` to their number. With
// UTF8PROC_COMPAT in `options` it also decomposes ligatures and letters of another width.
std::array<Letter, 32> parts_of(Letter letter, int options, std::size_t& count) {
  std::array<Letter, 32> parts{};
  int boundary = 0;
  const auto got = utf8proc_decompose_char(
      letter, parts.data(), static_cast<utf8proc_ssize_t>(parts.size()),
      static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | options), &boundary);
  count = got < 0 ? 0 : std::min(static_cast<std::size_t>(got), parts.size());
  return parts;
}

std::string folded_character(std::string_view character) {
  std::size_t at = 0;
  const Letter first = take_letter(character, at);
  if (!is_word_part(first)) return composed(character);
  std::string out;
  Letter base = 0;
  for (at = 0; at < character.size();) {
    std::size_t count = 0;
    const auto parts = parts_of(take_letter(character, at), UTF8PROC_COMPAT, count);
    for (std::size_t i = 0; i < count; ++i) {
      if (is_left_out(parts[i], base)) continue;
      if (utf8proc_get_property(parts[i])->combining_class == 0) base = parts[i];
      append_caseless(out, parts[i]);
    }
  }
  out = composed(out);
  if (first < kKnownCase && first != kCapitalIWithDot) {
    // If only the case of a letter would change, the letter stays as it is: SQLite's tokenizer
    // ignores case by itself.
    std::string lower;
    append(lower, utf8proc_tolower(first));
    std::size_t behind = 0;
    take_letter(character, behind);
    if (behind == character.size() && lower == out) return std::string(character);
  }
  return out;
}

// Returns true for a composed Latin letter with accents only. It may stay as it is, because
// SQLite's tokenizer folds it by itself.
bool is_kept(std::string_view character) {
  std::size_t behind = 0;
  const Letter letter = take_letter(character, behind);
  if (behind != character.size() || !is_latin(letter)) return false;
  std::size_t count = 0;
  const auto parts = parts_of(letter, 0, count);
  return count > 1 && parts[0] < 0x80 && letter != kCapitalIWithDot &&
         std::all_of(parts.begin() + 1, parts.begin() + static_cast<std::ptrdiff_t>(count),
                     [](Letter mark) { return is_between(mark, 0x300, 0x36F); });
}

}  // namespace

const Folded::Change* Folded::change_before(std::size_t place) const {
  const auto behind = std::ranges::upper_bound(changes_, place, {}, &Change::begin);
  return behind == changes_.begin() ? nullptr : &*std::prev(behind);
}

std::size_t Folded::begin_in_original(std::size_t place) const {
  const Change* const change = change_before(place);
  if (change == nullptr) return place;
  if (place < change->begin + change->size) return change->original_begin;
  return change->original_begin + change->original_size + (place - change->begin - change->size);
}

std::size_t Folded::end_in_original(std::size_t place) const {
  const Change* const change = change_before(place);
  if (change == nullptr || place == 0) return place;
  // A match in the folded text that ends exactly where a changed character begins does not contain
  // that character. So the match ends in the original before the character, too.
  if (place == change->begin && change->size > 0) return change->original_begin;
  if (place < change->begin + change->size) return change->original_begin + change->original_size;
  return change->original_begin + change->original_size + (place - change->begin - change->size);
}

Folded folded(std::string_view text) {
  Folded result;
  result.text_.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const bool is_alone = is_ascii(text[at]) && (at + 1 == text.size() || is_ascii(text[at + 1]));
    if (is_alone) {
      result.text_.push_back(text[at++]);
      continue;
    }
    const std::size_t end = end_of_character(text, at);
    const std::string_view character = text.substr(at, end - at);
    const std::string out =
        is_kept(character) ? std::string(character) : folded_character(character);
    if (out != character)
      result.changes_.push_back({result.text_.size(), out.size(), at, character.size()});
    result.text_ += out;
    at = end;
  }
  return result;
}

std::string caseless(std::string_view text) {
  const std::string whole = folded(text).text();
  std::string out;
  Letter base = 0;
  for (std::size_t at = 0; at < whole.size();) {
    const Letter letter = take_letter(whole, at);
    std::size_t count = 0;
    const auto parts = parts_of(letter, 0, count);
    const auto category = utf8proc_category(letter);
    const bool is_sign = category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
    if (is_sign || (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_CC)) {
      out.push_back(' ');
      continue;
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (is_left_out(parts[i], base)) continue;
      if (utf8proc_get_property(parts[i])->combining_class == 0) base = parts[i];
      append_caseless(out, parts[i]);
    }
  }
  return composed(out);
}

}  // namespace waterline::unicode
