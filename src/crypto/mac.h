#pragma once

#include <array>

#include "base/bytes.h"

namespace waterline::crypto {

// HMAC-SHA512 (RFC 2104, FIPS 180-4) with a key of any length.
std::array<std::byte, 64> hmac_sha512(base::ByteView key, base::ByteView message);

// SHA-512 (FIPS 180-4).
std::array<std::byte, 64> sha512(base::ByteView message);

}  // namespace waterline::crypto
