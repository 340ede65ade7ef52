#include "journal/snippet.h"

#include <cstddef>
#include <cstdint>

namespace waterline::journal {
namespace {

constexpr std::size_t kBefore = 40;  // code points; a line of a terminal is 80 wide
constexpr std::size_t kFromHit = 120;
constexpr std::string_view kLeftOut = "\u2026";
constexpr std::string_view kSpaces = " \n\t";

bool begins_code_point(char c) {
  return (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
}

std::size_t begin_of_words(std::string_view text, std::size_t hit) {
  std::size_t begin = hit;
  for (std::size_t count = 0; begin > 0 && count < kBefore; --begin) count += begins_code_point(text[begin - 1]);
  if (begin == 0) return 0;
  const std::size_t space = text.find_first_of(kSpaces, begin);
  return space < hit ? space + 1 : begin;
}

std::size_t end_of_words(std::string_view text, std::size_t hit) {
  std::size_t end = hit;
  for (std::size_t count = 0; end < text.size(); ++end) {
    count += begins_code_point(text[end]);
    if (count > kFromHit) break;
  }
  if (end == text.size()) return end;
  const std::size_t space = text.find_last_of(kSpaces, end);
  return space != std::string_view::npos && space > hit ? space : end;
}

}  // namespace

std::string snippet_of(std::string_view highlighted) {
  const std::size_t found = highlighted.find(kHitBegins);
  const std::size_t hit = found == std::string_view::npos ? 0 : found;
  const std::size_t begin = begin_of_words(highlighted, hit);
  const std::size_t end = end_of_words(highlighted, hit);

  std::string snippet;
  if (begin > 0) snippet += kLeftOut;
  bool in_hit = false;
  for (const char c : highlighted.substr(begin, end - begin)) {
    if (c == kHitBegins) in_hit = true;
    if (c == kHitEnds) in_hit = false;
    snippet.push_back(c == '\n' ? ' ' : c);
  }
  if (in_hit) snippet.push_back(kHitEnds);
  if (end < highlighted.size()) snippet += kLeftOut;
  return snippet;
}

}  // namespace waterline::journal
