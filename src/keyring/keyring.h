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
// phrase, and a box under the root key with the other secrets. These functions work on bytes;
// file.h reads and writes the file. docs/storage.md has the format. A passphrase is used in the
// normal form NFC, since keyboards and systems differ in the form that they type. Its case and its
// spaces are not changed.
namespace waterline::keyring {

inline constexpr std::size_t kFileSize = 964;  // in bytes, in this version

// The limits for a slot's Argon2id parameters. A slot outside them is refused.
inline constexpr crypto::PasswordHashCost kCostFloor{1, 8 * 1024};
inline constexpr crypto::PasswordHashCost kCostCeiling{16, 2 * 1024 * 1024};

// Checks a file without a secret. kDamaged: its checksum is wrong. kNewer: a later version wrote
// it.
Result<void> check_file(base::ByteView file);

struct Created {
  base::Bytes file;  // the bytes to write
  Secrets secrets;
  std::vector<std::string> recovery_phrase;  // 24 words; shown once, stored nowhere
};

// Creates a keyring for these secrets, with a new recovery phrase. `cost` is for the passphrase
// slot; the recovery phrase has 256 bits and needs no costly hash. The only error is kOutOfMemory.
// REQUIRES: `cost` is between kCostFloor and kCostCeiling.
Result<Created> create(Secrets secrets, base::ByteView passphrase,
                       const crypto::PasswordHashCost& cost, base::Random& random);
// Creates a keyring for new random secrets.
Result<Created> create(base::ByteView passphrase, const crypto::PasswordHashCost& cost,
                       base::Random& random);

// Opens the keyring. Runs Argon2id once for each form of the passphrase until one opens it: NFC,
// the form that was typed, NFD. If no letter of the passphrase can be decomposed, there is one form
// only. Nothing is changed. kWrongSecret: it is another passphrase, or somebody changed the file
// and its checksum. kDamaged: the slot opens, but the file was changed.
Result<Secrets> open_with_passphrase(base::ByteView file, base::ByteView passphrase);

Result<Secrets> open_with_recovery_phrase(base::ByteView file, std::string_view phrase);

}  // namespace waterline::keyring
