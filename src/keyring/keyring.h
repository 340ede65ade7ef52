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

// The root key in two locked boxes: one opens with the passphrase, one with the recovery phrase. Bytes in, bytes out;
// file.h does the reading and writing. docs/storage.md has the format. A passphrase is the bytes that are given:
// nothing here changes its case, its spaces or its Unicode form.
namespace waterline::keyring {

inline constexpr std::size_t kFileSize = 404;  // bytes, in this version

// What a reader accepts of a slot's Argon2id parameters.
inline constexpr crypto::PasswordHashCost kCostFloor{1, 8 * 1024};
inline constexpr crypto::PasswordHashCost kCostCeiling{16, 2 * 1024 * 1024};

// What can be told of a file without a secret: kDamaged when its checksum says so, kNewer when its version does.
Result<void> check_file(base::ByteView file);

struct Created {
  base::Bytes file;  // what to write
  crypto::RootKey root;
  std::vector<std::string> recovery_phrase;  // 24 words; shown once, kept nowhere
};

// A new random root key in a new keyring. `cost` is for the passphrase slot; the recovery phrase has 256 bits of its
// own and needs no costly hash. kOutOfMemory is the one error. REQUIRES: `cost` is between floor and ceiling.
Result<Created> create(base::ByteView passphrase, const crypto::PasswordHashCost& cost, base::Random& random);

// One Argon2id run, whatever the passphrase. Changes nothing. kWrongSecret: another passphrase, or someone changed the
// file and its checksum. kDamaged: it opens, but is not what was written.
Result<crypto::RootKey> open_with_passphrase(base::ByteView file, base::ByteView passphrase);

Result<crypto::RootKey> open_with_recovery_phrase(base::ByteView file, std::string_view phrase);

// Whether this is a keyring of this root key, byte for byte as this program wrote it. kDamaged, kNewer.
Result<void> verify(base::ByteView file, const crypto::RootKey& root);

// The same keyring with another passphrase: the other slot stays byte for byte. kDamaged if `root` is not this file's.
// REQUIRES: `cost` is between floor and ceiling.
Result<base::Bytes> with_new_passphrase(base::ByteView file, const crypto::RootKey& root, base::ByteView passphrase,
                                        const crypto::PasswordHashCost& cost, base::Random& random);

// Every key that derives from the root, by its label.
struct DerivedKeys {
  crypto::DeepStoreKey deep_store;
  crypto::VaultStoreKey vault_store;
  crypto::LedgerStoreKey ledger_store;
  crypto::AuthorKey author;
  crypto::IdentitySecret identity;
  crypto::BackupKey backup;
};
DerivedKeys derive_keys(const crypto::RootKey& root);

}  // namespace waterline::keyring
