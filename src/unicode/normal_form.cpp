#include "unicode/normal_form.h"

#include <algorithm>
#include <vector>

#include <string.h>
#include <utf8proc.h>

namespace waterline::unicode {
namespace {

// Returns the text after the changes that the flags `changes` of utf8proc name. Does not use
// utf8proc_map, because that frees memory with a copy of the text, which may be a passphrase.
std::string mapped(std::string_view text, int changes) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return std::string(text);
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | changes);
  const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  const utf8proc_ssize_t letters = utf8proc_decompose(bytes, size, nullptr, 0, options);
  if (letters < 0) return std::string(text);
  // The buffer has room for one more than the letters, because utf8proc_reencode appends a NUL.
  std::vector<utf8proc_int32_t> buffer(static_cast<std::size_t>(letters) + 1);
  std::string result(text);
  if (utf8proc_decompose(bytes, size, buffer.data(), letters, options) == letters) {
    const utf8proc_ssize_t written = utf8proc_reencode(buffer.data(), letters, options);
    if (written >= 0) {
      result.assign(reinterpret_cast<const char*>(buffer.data()),
                    static_cast<std::size_t>(written));
    }
  }
  explicit_bzero(buffer.data(), buffer.size() * sizeof buffer.front());
  return result;
}

}  // namespace

std::string composed(std::string_view text) {
  return mapped(text, UTF8PROC_COMPOSE);
}

std::string decomposed(std::string_view text) {
  return mapped(text, UTF8PROC_DECOMPOSE);
}

}  // namespace waterline::unicode
