#pragma once

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/password_hash.h"
#include "crypto/secret.h"

// Any content sealed under a passphrase of its own, in memory (docs/storage.md, "A sealed file"):
// made of what a backup is made of, a keyring and sealed chunks, around one length and its bytes.
// Its size is on Padmé's ladder.
namespace waterline::backup {

enum class SealedError {
  kNotSealed,        // a file of another kind
  kNewer,            // written by a newer program
  kWrongPassphrase,  // another one than it was sealed under
  // some byte is not what was written, or is lacking
  kDamaged,
  // this machine has not the memory that the passphrase's hash asks for
  kOutOfMemory,
};

bool is_sealed(base::ByteView file);

// An empty result means that the machine has not enough memory for the passphrase's hash. REQUIRES:
// `cost` is between the keyring's floor and ceiling.
base::Bytes seal_bytes(base::ByteView content, base::ByteView passphrase,
                       const crypto::PasswordHashCost& cost, base::Random& random);

base::Result<base::Bytes, SealedError> open_bytes(base::ByteView file, base::ByteView passphrase);

}  // namespace waterline::backup
