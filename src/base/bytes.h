#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

// Copies all of `from` to the front of `to`. It exists because std::ranges::copy of gcc 12 copies
// byte by byte. REQUIRES: to.size() >= from.size(), and they do not overlap.
inline void copy(ByteView from, MutableByteView to) {
  std::copy(from.begin(), from.end(), to.begin());
}

inline void append(Bytes& out, ByteView more) {
  out.insert(out.end(), more.begin(), more.end());
}

// Our formats store integers in a fixed width with the least significant byte first. Every machine
// for which Waterline is built has that byte order, so integers are copied as they are.
static_assert(std::endian::native == std::endian::little);
template <class Unsigned>
void append_little_endian(Bytes& out, Unsigned value) {
  append(out, std::as_bytes(std::span(&value, 1)));
}

// Reads an integer from the beginning of `bytes`. REQUIRES: bytes.size() >= sizeof(Unsigned).
template <class Unsigned>
Unsigned read_little_endian(ByteView bytes) {
  Unsigned value = 0;
  std::memcpy(&value, bytes.first(sizeof value).data(), sizeof value);
  return value;
}

// Appends a length-value: a 32-bit little-endian length, then the bytes. Two different lists of
// values never have the same encoding.
inline void append_length_value(Bytes& out, ByteView value) {
  append_little_endian(out, static_cast<std::uint32_t>(value.size()));
  append(out, value);
}

std::string to_hex(ByteView bytes);

}  // namespace waterline::base
