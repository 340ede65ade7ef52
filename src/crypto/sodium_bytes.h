#pragma once

#include "base/bytes.h"

// libsodium speaks of unsigned char; everything else here speaks of std::byte. For the sources of
// this room only.
namespace waterline::crypto {

// Never null, also where nothing is to be read: libsodium declares most of its inputs so.
inline const unsigned char* sodium_bytes(base::ByteView bytes) {
  static constexpr unsigned char kNothing = 0;
  return bytes.empty() ? &kNothing : reinterpret_cast<const unsigned char*>(bytes.data());
}

inline unsigned char* sodium_bytes(base::MutableByteView bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace waterline::crypto
