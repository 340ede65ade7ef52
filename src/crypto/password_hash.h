#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace waterline::crypto {

// The cost of a passphrase's hash by Argon2id (RFC 9106), with one lane as libsodium has it.
struct PasswordHashCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 256 * 1024;  // the default is libsodium's MODERATE

  friend bool operator==(const PasswordHashCost&, const PasswordHashCost&) = default;
};

using PasswordSalt = std::array<std::byte, 16>;

// Returns the 32-byte hash of a passphrase. It takes the time and memory that `cost` says, about
// half a second by default. An empty result means that the machine lacks that much memory.
SecretBytes password_hash(base::ByteView passphrase, const PasswordSalt& salt,
                          const PasswordHashCost& cost);

}  // namespace waterline::crypto
