#include "crypto/password_hash.h"

#include <sodium.h>

#include "base/check.h"
#include "crypto/sodium_bytes.h"

namespace waterline::crypto {

SecretBytes password_hash(base::ByteView passphrase, const PasswordSalt& salt,
                          const PasswordHashCost& cost) {
  static_assert(std::tuple_size_v<PasswordSalt> == crypto_pwhash_argon2id_SALTBYTES);
  const std::size_t memory = std::size_t{cost.memory_kib} * 1024;
  base::check(cost.passes >= crypto_pwhash_argon2id_OPSLIMIT_MIN);
  base::check(memory >= crypto_pwhash_argon2id_MEMLIMIT_MIN &&
              memory <= crypto_pwhash_argon2id_MEMLIMIT_MAX);
  SecretBytes hash(32);
  if (crypto_pwhash_argon2id(sodium_bytes(hash.view()), hash.size(),
                             reinterpret_cast<const char*>(sodium_bytes(passphrase)),
                             passphrase.size(), sodium_bytes(base::ByteView(salt)), cost.passes,
                             memory, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    return {};
  }
  return hash;
}

}  // namespace waterline::crypto
