#include "reader/json.h"

#include "base/text.h"
#include "base/utf8.h"
#include "formats/limits.h"

namespace waterline::reader {
namespace {

// Returns true if the document surely has few enough values. It counts brackets, commas and colons
// outside of strings, which are at least as many as the values that the parser would build.
bool fits(std::string_view text) {
  std::size_t depth = 0;
  std::size_t values = 1;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (c == '[' || c == '{' || c == ',' || c == ':') ++values;
    if (depth > formats::kMaxNesting || values > formats::kMaxValues) return false;
  }
  return true;
}

bool is_hex(std::string_view digits) {
  return digits.size() == 4 &&
         digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// Copies an escape "\uXXXX" from the front of `text`, or a pair of them that make one character.
// Writes U+FFFD for half of such a pair and for a NUL. Returns how many bytes of `text` were used.
std::size_t copy_unicode_escape(std::string_view text, std::string& out) {
  constexpr std::size_t kSize = 6;
  const std::string_view digits = text.substr(2, 4);
  if (!is_hex(digits)) {
    out += text.substr(0, 2);
    return 2;
  }
  const auto half = [](std::string_view hex) {  // 1 and 2 for the halves of a pair, else 0
    if ((hex[0] | 0x20) != 'd') return 0;
    const char second = static_cast<char>(hex[1] | 0x20);
    if (second == '8' || second == '9' || second == 'a' || second == 'b') return 1;
    return second >= 'c' && second <= 'f' ? 2 : 0;
  };
  if (half(digits) == 1 && text.substr(kSize).starts_with("\\u")) {
    const std::string_view second = text.substr(kSize + 2, 4);
    if (is_hex(second) && half(second) == 2) {
      out += text.substr(0, 2 * kSize);
      return 2 * kSize;
    }
  }
  out += half(digits) == 0 && digits != "0000" ? text.substr(0, kSize) : "\\ufffd";
  return kSize;
}

// Repairs what other programs write as JSON and this one cannot read: half of a pair of "\uXXXX"
// escapes, NUL, NaN and infinities, and control characters that are not escaped.
std::string repaired(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool quoted = false;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (quoted && c == '\\' && i + 1 < text.size()) {
      if (text[i + 1] == 'u') {
        i += copy_unicode_escape(text.substr(i), out);
      } else {
        out += text.substr(i, 2);
        i += 2;
      }
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (quoted && c == '\0') {
      out += base::kReplacement;
      ++i;
      continue;
    }
    if (quoted && static_cast<unsigned char>(c) < 0x20) {
      constexpr std::string_view kHex = "0123456789abcdef";
      out += "\\u00";
      out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
      out.push_back(kHex[static_cast<unsigned char>(c) & 0xF]);
      ++i;
      continue;
    }
    bool replaced = false;
    for (const std::string_view number : {"NaN", "-Infinity", "Infinity", "-NaN", "nan", "inf"}) {
      if (quoted || replaced || !text.substr(i).starts_with(number)) continue;
      out += "null";
      i += number.size();
      replaced = true;
    }
    if (replaced) continue;
    out.push_back(c);
    ++i;
  }
  return out;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (!base::is_utf8(text) || !fits(text)) return {};
  // A NUL is sound JSON, but no text for the rest of the program.
  const bool may_have_nul = text.find("\\u0000") != std::string_view::npos;
  Json json = may_have_nul ? Json(Json::value_t::discarded)
                           : Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) json = Json::parse(repaired(text), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return {};
  return json;
}

bool says_something(const Json& object, const char* name) {
  if (!object.is_object()) return false;
  const auto value = object.find(name);
  if (value == object.end() || value->is_null()) return false;
  if (value->is_boolean()) return value->get<bool>();
  if (value->is_string()) return !value->get_ref<const std::string&>().empty();
  return !value->is_structured() || !value->empty();
}

}  // namespace waterline::reader
