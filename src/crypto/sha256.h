#pragma once

#include <array>
#include <cstddef>

#include "base/bytes.h"

namespace waterline::crypto {

// SHA-256 (FIPS 180-4), by libsodium. Only for the fingerprint of an SSH server's public key, which
// people compare with what ssh-keygen prints. Everything else uses SHA-512.
std::array<std::byte, 32> sha256(base::ByteView bytes);

}  // namespace waterline::crypto
