#include "formats/md5.h"

#include <algorithm>
#include <bit>

namespace waterline::formats {
namespace {

// From RFC 1321, 3.4: the turns of each round, and the integer part of 2^32 * |sin(i + 1)|.
constexpr std::array<std::array<int, 4>, 4> kTurns = {
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};
constexpr std::array<std::uint32_t, 64> kSines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

}  // namespace

void Md5::mix(base::ByteView block) {
  std::array<std::uint32_t, 16> words{};
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i] = base::read_little_endian<std::uint32_t>(block.subspan(i * 4));
  auto [a, b, c, d] = state_;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const std::size_t round = i / 16;
    std::uint32_t mixed = 0;
    std::size_t word = i;
    switch (round) {
      case 0:
        mixed = (b & c) | (~b & d);
        break;
      case 1:
        mixed = (d & b) | (~d & c);
        word = (5 * i + 1) % 16;
        break;
      case 2:
        mixed = b ^ c ^ d;
        word = (3 * i + 5) % 16;
        break;
      default:
        mixed = c ^ (b | ~d);
        word = 7 * i % 16;
    }
    const std::uint32_t turned =
        std::rotl(a + mixed + kSines[i] + words[word], kTurns[round][i % 4]);
    a = d;
    d = c;
    c = b;
    b += turned;
  }
  state_[0] += a;
  state_[1] += b;
  state_[2] += c;
  state_[3] += d;
}

void Md5::add(base::ByteView bytes) {
  while (!bytes.empty()) {
    const std::size_t at = size_ % kBlock;
    const std::size_t part = std::min(kBlock - at, bytes.size());
    if (part == kBlock) {
      mix(bytes.first(kBlock));
    } else {
      base::copy(bytes.first(part), base::MutableByteView(begun_).subspan(at));
      if (at + part == kBlock) mix(begun_);
    }
    size_ += part;
    bytes = bytes.subspan(part);
  }
}

std::string Md5::digits() {
  const std::uint64_t bits = size_ * 8;
  constexpr std::array<std::byte, 1> kEnd = {std::byte{0x80}};
  constexpr std::array<std::byte, 1> kZero = {std::byte{0}};
  add(kEnd);
  while (size_ % kBlock != kBlock - sizeof bits) add(kZero);
  base::Bytes length;
  base::append_little_endian(length, bits);
  add(length);
  base::Bytes hash;
  for (const std::uint32_t word : state_) base::append_little_endian(hash, word);
  return base::to_hex(hash);
}

}  // namespace waterline::formats
