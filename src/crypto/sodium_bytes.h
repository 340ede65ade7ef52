#pragma once

#include "base/bytes.h"

// libsodium speaks of unsigned char; everything else here speaks of std::byte. For the sources of this room only.
namespace waterline::crypto {

inline const unsigned char* sodium_bytes(base::ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

inline unsigned char* sodium_bytes(base::MutableByteView bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace waterline::crypto
