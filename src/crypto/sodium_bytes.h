#pragma once

#include "base/bytes.h"

// Conversions for libsodium, which uses unsigned char, while all other code here uses std::byte.
// Only for the sources of this room.
namespace waterline::crypto {

// Returns a pointer to these bytes that is never null, even for an empty view: libsodium declares
// most of its inputs as non-null.
inline const unsigned char* sodium_bytes(base::ByteView bytes) {
  static constexpr unsigned char kNothing = 0;
  return bytes.empty() ? &kNothing : reinterpret_cast<const unsigned char*>(bytes.data());
}

inline unsigned char* sodium_bytes(base::MutableByteView bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace waterline::crypto
