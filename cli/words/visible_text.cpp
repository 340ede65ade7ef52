#include "words/visible_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>

#include "base/utf8.h"

namespace waterline::cli {
namespace {

using base::decode_first;
using base::Decoded;

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
  if (base::is_control(c) || reorders_what_follows(c) || is_separator(c) || is_invisible(c) ||
      is_tag(c))
    return false;
  if (is_joiner(c)) return joins(before, c, after);
  // Accept a variation selector only after a visible character that is no selector: a row of
  // selectors could hide a text.
  if (selects_variation(c)) return before > 0x20 && !selects_variation(before);
  return true;
}

}  // namespace

std::string for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  char32_t before = 0;
  while (!text.empty()) {
    const Decoded next = decode_first(text);
    const char32_t c = next.code_point;
    std::size_t size = next.size;
    const std::string_view rest = text.substr(size);
    if (c == base::kInvalid) {
      out += base::kReplacement;
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

}  // namespace waterline::cli
