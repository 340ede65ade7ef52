#include "base/id.h"

#include "base/check.h"

namespace waterline::base {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

}  // namespace

std::string to_base32(ByteView bytes) {
  std::string text;
  unsigned pending = 0;
  int bits = 0;
  for (const std::byte byte : bytes) {
    pending = (pending << 8 | std::to_integer<unsigned>(byte)) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text.push_back(kAlphabet[pending >> bits & 31]);
    }
  }
  if (bits > 0) text.push_back(kAlphabet[pending << (5 - bits) & 31]);
  return text;
}

bool from_base32(std::string_view text, MutableByteView out) {
  if (text.size() != (out.size() * 8 + 4) / 5) return false;
  unsigned pending = 0;
  int bits = 0;
  std::size_t filled = 0;
  for (const char letter : text) {
    const std::size_t digit = kAlphabet.find(letter);
    if (digit == std::string_view::npos) return false;
    pending = (pending << 5 | static_cast<unsigned>(digit)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[filled++] = static_cast<std::byte>(pending >> bits & 0xff);
    }
  }
  // The last letter has padding bits, which must be zero. Otherwise one id would have several
  // spellings.
  return (pending & ((1U << bits) - 1)) == 0;
}

void check_id_size(std::size_t size) {
  check(size == 16);
}

}  // namespace waterline::base
