#pragma once

#include <array>

#include "base/bytes.h"

namespace waterline::crypto {

// SHA3-256 (FIPS 202), which libsodium 1.0.18 lacks. It is not written for secrets, and no caller
// has one: only the checksum in the address of an onion service needs this hash.
std::array<std::byte, 32> sha3_256(base::ByteView message);

}  // namespace waterline::crypto
