#include "base/text.h"

#include <algorithm>

#include "base/utf8.h"

namespace waterline::base {
namespace {

bool may_stand_in_plain_text(char32_t c) {
  return !is_control(c) || c == '\n' || c == '\t';
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

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += is_inside_character(c) ? 0 : 1;
  return count;
}

}  // namespace waterline::base
