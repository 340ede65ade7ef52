#include "api/base64.h"

#include <cstdint>

namespace waterline::api {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kGroup = 4;

}  // namespace

std::optional<base::Bytes> from_base64(std::string_view text) {
  if (text.size() % kGroup != 0) return {};
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  base::Bytes bytes;
  bytes.reserve(text.size() / kGroup * 3 + 2);
  std::uint32_t bits = 0;
  int held = 0;  // how many of them are not in a byte yet
  for (const char letter : text) {
    const std::size_t digit = kDigits.find(letter);
    if (digit == std::string_view::npos) return {};
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<std::byte>(bits >> held & 0xff));
    bits &= (1U << held) - 1;
  }
  if (bits != 0) return {};
  return bytes;
}

}  // namespace waterline::api
