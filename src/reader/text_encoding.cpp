#include "reader/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"

namespace waterline::reader {
namespace {

// The limit for NULs in a text, which may have a few by mistake. With more it counts as no text.
constexpr std::ptrdiff_t kMaxNuls = 16;

std::string from_utf16(std::string_view bytes, bool little_endian) {
  const auto unit_at = [&](std::size_t at) -> std::uint32_t {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return little_endian ? first + 256U * second : 256U * first + second;
  };
  std::string out;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const std::uint32_t unit = unit_at(at);
    const bool is_half = unit >= 0xD800 && unit <= 0xDFFF;
    const std::uint32_t next = at + 3 < bytes.size() ? unit_at(at + 2) : 0;
    if (unit <= 0xDBFF && is_half && next >= 0xDC00 && next <= 0xDFFF) {
      base::append_code_point(0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00), out);
      at += 2;
    } else if (is_half) {
      out += base::kReplacement;
    } else {
      base::append_code_point(unit, out);
    }
  }
  if (bytes.size() % 2 != 0) out += base::kReplacement;
  return out;
}

// Replaces each half of a surrogate pair by U+FFFD. Some programs encode the two halves in UTF-8 as
// if each were a character.
std::string without_halves(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const bool half = bytes.size() >= 3 && bytes[0] == '\xED' &&
                      static_cast<unsigned char>(bytes[1]) >= 0xA0 &&
                      (static_cast<unsigned char>(bytes[2]) & 0xC0) == 0x80;
    out += half ? base::kReplacement : bytes.substr(0, 1);
    bytes.remove_prefix(half ? 3 : 1);
  }
  return out;
}

// Returns true if the beginning of the file shows that it is no text.
bool is_other_format(std::string_view content) {
  constexpr std::array<std::string_view, 9> kBeginnings = {
      "%PDF", "\x89PNG",    "\xFF\xD8\xFF",    "PK\x03\x04", "\x1F\x8B", "SQLite format 3",
      "Rar!", "7z\xBC\xAF", "\xD0\xCF\x11\xE0"};
  return std::ranges::any_of(kBeginnings,
                             [&](std::string_view begin) { return content.starts_with(begin); });
}

}  // namespace

Decoded decode_text(std::string_view content) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  if (is_other_format(content)) return {{}, Reason::kUnknownFormat};
  std::string text;
  if (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF")) {
    text = from_utf16(content.substr(2), content.starts_with('\xFF'));
  } else if (base::is_utf8(content)) {
    text = content;
  } else {
    text = without_halves(content);
  }
  const auto nuls = std::ranges::count(text, '\0');
  if (nuls > kMaxNuls) return {{}, Reason::kUnknownFormat};
  if (!base::is_utf8(text)) return {{}, nuls > 0 ? Reason::kUnknownFormat : Reason::kNotText};
  for (std::size_t at = text.find('\0'); at != std::string::npos; at = text.find('\0', at))
    text.replace(at, 1, base::kReplacement);
  return {std::move(text), {}};
}

}  // namespace waterline::reader
