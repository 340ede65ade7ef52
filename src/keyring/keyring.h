#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "crypto/keys.h"
#include "crypto/password_hash.h"
#include "keyring/error.h"
#include "keyring/secrets.h"

// A keyring file: slots that hold the root key, one for the passphrase and one for the recovery
// phrase, and a box under the root key that holds the other secrets. Bytes in, bytes out; file.h
// reads and writes. docs/storage.md has the format. A passphrase is the bytes that are given:
// nothing here changes its case, its spaces or its Unicode form.
namespace waterline::keyring {

inline constexpr std::size_t kFileSize = 964;  // bytes, in this version

// What a reader accepts of a slot's Argon2id parameters.
inline constexpr crypto::PasswordHashCost kCostFloor{1, 8 * 1024};
inline constexpr crypto::PasswordHashCost kCostCeiling{16, 2 * 1024 * 1024};

// What can be told of a file without a secret: kDamaged when its checksum says so, kNewer when its
// version does.
Result<void> check_file(base::ByteView file);

struct Created {
  base::Bytes file;  // what to write
  Secrets secrets;
  std::vector<std::string> recovery_phrase;  // 24 words; shown once, kept nowhere
};

// A new keyring for these secrets, with a new recovery phrase. `cost` is for the passphrase slot;
// the recovery phrase has 256 bits of its own and needs no costly hash. kOutOfMemory is the one
// error. REQUIRES: `cost` is between floor and ceiling.
Result<Created> create(Secrets secrets, base::ByteView passphrase,
                       const crypto::PasswordHashCost& cost, base::Random& random);
// The same for new random secrets.
Result<Created> create(base::ByteView passphrase, const crypto::PasswordHashCost& cost,
                       base::Random& random);

// One Argon2id run, whatever the passphrase. Changes nothing. kWrongSecret: another passphrase, or
// someone changed the file and its checksum. kDamaged: it opens, but is not what was written.
Result<Secrets> open_with_passphrase(base::ByteView file, base::ByteView passphrase);

Result<Secrets> open_with_recovery_phrase(base::ByteView file, std::string_view phrase);

}  // namespace waterline::keyring
