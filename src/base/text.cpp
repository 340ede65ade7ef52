#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace waterline::base {
namespace {

constexpr char32_t kInvalid = 0xffffffff;

struct Decoded {
  char32_t code_point = kInvalid;
  std::size_t size = 1;
};

// Returns the first code point of a text that is not empty, or kInvalid with the one byte to skip
// (RFC 3629, section 4).
Decoded decode_first(std::string_view text) {
  const auto byte_at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte_at(0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (size == 0 || first > 0xf4 || text.size() < size) return {};
  char32_t code_point = first & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(i) & 0xc0) != 0x80) return {};
    code_point = code_point << 6 | (byte_at(i) & 0x3fU);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point < kSmallest[size] || code_point > 0x10ffff || surrogate) return {};
  return {code_point, size};
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

bool may_stand_in_plain_text(char32_t c) {
  return !is_control(c) || c == '\n' || c == '\t';
}

bool reorders_what_follows(char32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool is_separator(char32_t c) {
  return c == 0x2028 || c == 0x2029;
}

constexpr char32_t kNonJoiner = 0x200c;
constexpr char32_t kJoiner = 0x200d;
constexpr char32_t kBlackFlag = 0x1f3f4;
constexpr char32_t kLastTag = 0xe007f;

bool within(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

struct Range {
  char32_t first;
  char32_t last;
};

// Invisible characters, some of which move their neighbours. They are those that Unicode 15 calls
// Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and some format controls and letters
// that are drawn blank. Joiners, variation selectors and tags are not here: other functions judge
// these by their neighbours.
constexpr Range kInvisible[] = {
    {0x00ad, 0x00ad},   {0x034f, 0x034f},   {0x061c, 0x061c},   {0x115f, 0x1160},
    {0x17b4, 0x17b5},   {0x180e, 0x180f},   {0x200b, 0x200b},   {0x200e, 0x200f},
    {0x2060, 0x206f},   {0x2800, 0x2800},   {0x3164, 0x3164},   {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x13430, 0x1343f}, {0x16fe4, 0x16fe4},
    {0x1bca0, 0x1bca3}, {0x1d159, 0x1d159}, {0x1d173, 0x1d17a}, {0xe0080, 0xe00ff},
    {0xe01f0, 0xe0fff},
};

bool is_invisible(char32_t c) {
  return std::ranges::any_of(
      kInvisible, [c](const Range& range) { return within(c, range.first, range.last); });
}

bool is_joiner(char32_t c) {
  return c == kNonJoiner || c == kJoiner;
}

bool is_tag(char32_t c) {
  return within(c, 0xe0000, kLastTag);
}

bool selects_variation(char32_t c) {
  return within(c, 0xfe00, 0xfe0f) || within(c, 0xe0100, 0xe01ef) || within(c, 0x180b, 0x180d);
}

bool is_emoji(char32_t c) {
  return within(c, 0x1f000, 0x1faff) || within(c, 0x2190, 0x2bff);
}

// True for scripts in which joiners change the shape of letters: Arabic and its neighbours, those
// of India and of South-East Asia, Mongolian.
bool is_joined_letter(char32_t c) {
  return within(c, 0x0600, 0x1cff) || within(c, 0xa800, 0xabff) || within(c, 0xfb50, 0xfdff) ||
         within(c, 0xfe70, 0xfefc) || within(c, 0x10a00, 0x11fff);
}

// Returns true if `joiner` changes how the characters before and after it are drawn.
bool joins(char32_t before, char32_t joiner, char32_t after) {
  if (is_joined_letter(before)) return !is_joiner(after);
  return joiner == kJoiner && is_emoji(after) &&
         (is_emoji(before) || selects_variation(before) || before == kLastTag);
}

// Returns the size of a flag such as England's, which is a black flag and then tags, up to the
// cancel tag. Returns 0 if the text does not begin with such a flag.
std::size_t size_of_tagged_flag(std::string_view text) {
  constexpr int kMaxTags = 8;
  std::size_t size = decode_first(text).size;
  for (int tags = 0; tags <= kMaxTags && size < text.size(); ++tags) {
    const Decoded next = decode_first(text.substr(size));
    if (!is_tag(next.code_point)) return 0;
    size += next.size;
    if (next.code_point == kLastTag) return size;
  }
  return 0;
}

bool may_be_seen(char32_t before, char32_t c, char32_t after) {
  if (is_control(c) || reorders_what_follows(c) || is_separator(c) || is_invisible(c) || is_tag(c))
    return false;
  if (is_joiner(c)) return joins(before, c, after);
  // Accept a variation selector only after a visible character that is no selector: a row of
  // selectors could hide a text.
  if (selects_variation(c)) return before > 0x20 && !selects_variation(before);
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Decoded next = decode_first(text);
    if (next.code_point == kInvalid) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

bool is_plain_text(std::string_view text) {
  for (;;) {
    // Skips printable ASCII by one comparison per byte, because most texts are little else.
    const auto other =
        std::ranges::find_if(text, [](char c) { return c != '\n' && (c < ' ' || c > '~'); });
    text.remove_prefix(static_cast<std::size_t>(other - text.begin()));
    if (text.empty()) return true;
    const Decoded next = decode_first(text);
    if (next.code_point == kInvalid || !may_stand_in_plain_text(next.code_point)) return false;
    text.remove_prefix(next.size);
  }
}

std::string normalize_newlines(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.find('\r') == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out.push_back(text[i]);
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out.push_back('\n');
    }
  }
  return out;
}

std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded next = decode_first(text);
    if (may_stand_in_plain_text(next.code_point)) out += text.substr(0, next.size);
    text.remove_prefix(next.size);
  }
  return out;
}

std::string for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  char32_t before = 0;
  while (!text.empty()) {
    const Decoded next = decode_first(text);
    const char32_t c = next.code_point;
    std::size_t size = next.size;
    const std::string_view rest = text.substr(size);
    if (c == kInvalid) {
      out += "\xef\xbf\xbd";  // U+FFFD
    } else if (c == '\n' || c == '\t') {
      out.push_back(static_cast<char>(c));
    } else if (!may_be_seen(before, c, rest.empty() ? 0 : decode_first(rest).code_point)) {
      char visible[16];
      std::snprintf(visible, sizeof visible, "<U+%04X>", static_cast<unsigned>(c));
      out += visible;
    } else {
      if (c == kBlackFlag) size = std::max(size, size_of_tagged_flag(text));
      out += text.substr(0, size);
    }
    before = size > next.size ? kLastTag : c;
    text.remove_prefix(size);
  }
  return out;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
  return count;
}

}  // namespace waterline::base
