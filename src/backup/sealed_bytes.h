#pragma once

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/password_hash.h"
#include "crypto/secret.h"

// Seals any content under a passphrase of its own, in memory (docs/storage.md, "A sealed export").
// Like a backup the result has a keyring and sealed chunks, but its content is a length and as many
// bytes, then zeros. The result has a Padmé size (crypto/padme.h).
namespace waterline::backup {

enum class SealedError {
  kNotSealed,        // a file of another kind
  kNewer,            // written by a newer program
  kWrongPassphrase,  // not the passphrase it was sealed under
  // Bytes of the file were changed or are missing.
  kDamaged,
  // This machine lacks the memory for the passphrase's hash.
  kOutOfMemory,
};

bool is_sealed(base::ByteView file);

// Seals the content. An empty result means that the machine lacks the memory for the passphrase's
// hash. REQUIRES: `cost` is between the keyring's floor and ceiling.
base::Bytes seal_bytes(base::ByteView content, base::ByteView passphrase,
                       const crypto::PasswordHashCost& cost, base::Random& random);

base::Result<base::Bytes, SealedError> open_bytes(base::ByteView file, base::ByteView passphrase);

}  // namespace waterline::backup
