#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace waterline::formats {

// MD5 (RFC 1321) of bytes that come in pieces. Another program names its files by it. Here it only
// tells whether such a file is still what that program wrote: it protects nothing.
class Md5 {
 public:
  void add(base::ByteView bytes);
  // Returns the hash of all bytes, in hexadecimal digits. REQUIRES: called once, last.
  [[nodiscard]] std::string digits();

 private:
  static constexpr std::size_t kBlock = 64;

  void mix(base::ByteView block);

  std::array<std::uint32_t, 4> state_ = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  std::array<std::byte, kBlock> begun_{};  // the block that is not full yet
  std::uint64_t size_ = 0;
};

}  // namespace waterline::formats
