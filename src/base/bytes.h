#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::base {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;
using MutableByteView = std::span<std::byte>;

// Returns the bytes of a text, without a copy; valid as long as the text is.
inline ByteView bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// Returns these bytes as a text, without a copy and without a check of the encoding (see text.h for
// that).
inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes to_bytes(ByteView view) {
  return {view.begin(), view.end()};
}

inline void append(Bytes& out, ByteView more) {
  out.insert(out.end(), more.begin(), more.end());
}

// Fixed-width integers of our own formats: least significant byte first.
template <class Unsigned>
void append_little_endian(Bytes& out, Unsigned value) {
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    out.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff));
  }
}

// REQUIRES: bytes.size() >= sizeof(Unsigned).
template <class Unsigned>
Unsigned read_little_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    value |= static_cast<std::uint64_t>(std::to_integer<std::uint8_t>(bytes[i])) << (8 * i);
  }
  return static_cast<Unsigned>(value);
}

// Appends a length-value: a 32-bit little-endian length, then the bytes. Two different lists of
// values never have the same encoding.
inline void append_length_value(Bytes& out, ByteView value) {
  append_little_endian(out, static_cast<std::uint32_t>(value.size()));
  append(out, value);
}

std::string to_hex(ByteView bytes);

}  // namespace waterline::base
