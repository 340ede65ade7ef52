#include "base/text.h"

#include <cstdint>
#include <cstdio>

namespace waterline::base {
namespace {

constexpr char32_t kInvalid = 0xffffffff;

struct Decoded {
  char32_t code_point = kInvalid;
  std::size_t size = 1;
};

// The first code point of a text that is not empty, or kInvalid with the one byte to step over (RFC 3629, section 4).
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
  while (!text.empty()) {
    const Decoded next = decode_first(text);
    if (next.code_point == kInvalid || !may_stand_in_plain_text(next.code_point)) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

std::string normalize_newlines(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
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
  while (!text.empty()) {
    const Decoded next = decode_first(text);
    const char32_t c = next.code_point;
    if (c == kInvalid) {
      out += "\xef\xbf\xbd";  // U+FFFD
    } else if (c == '\n' || c == '\t') {
      out.push_back(static_cast<char>(c));
    } else if (is_control(c) || reorders_what_follows(c) || is_separator(c)) {
      char visible[16];
      std::snprintf(visible, sizeof visible, "<U+%04X>", static_cast<unsigned>(c));
      out += visible;
    } else {
      out += text.substr(0, next.size);
    }
    text.remove_prefix(next.size);
  }
  return out;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
  return count;
}

}  // namespace waterline::base
