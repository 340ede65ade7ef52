#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "crypto/keys.h"

namespace waterline::keyring {

// A re-key can replace the person secret, from which the keys of this person's identity derive. A
// keyring stores this many earlier person secrets.
inline constexpr std::size_t kMaxFormer = 5;

// The content of an opened keyring. Every key of the journal is one of these or derives from one.
struct Secrets {
  // The key under which the keyring's box with the other secrets is sealed. Each slot of the
  // keyring contains it, sealed under the passphrase or the recovery phrase.
  crypto::RootKey root;
  std::uint64_t generation = 1;  // increases with every re-key
  crypto::PersonSecret person;
  crypto::DeepStoreKey deep;
  std::vector<crypto::PersonSecret> former;  // the latest first, at most kMaxFormer

  static Secrets generate(base::Random& random);
  [[nodiscard]] Secrets clone() const;
};

// Says whether a change of all keys (a re-key) keeps the person secret or makes a new one. A new
// one makes the old one a former person secret.
enum class Person { kKept, kNew };

// Returns the secrets for a re-key: a new root key, a new deep key, a `generation` that is higher
// by one, and the old person secret or a new one, as `person` says.
Secrets renewed(const Secrets& old, Person person, base::Random& random);

// All keys that the rooms get, each derived under its label.
struct DerivedKeys {
  crypto::DeepStoreKey deep_store;
  crypto::VaultStoreKey vault_store;
  crypto::LedgerStoreKey ledger_store;
  crypto::AuthorKey author;
  crypto::IdentitySecret identity;
  crypto::ProofKey proof;
  crypto::BackupKey backup;
  crypto::MarkerKey marker;
  std::vector<crypto::AuthorKey> former_authors;  // the latest first
  std::vector<crypto::IdentitySecret> former_identities;
};
DerivedKeys derive_keys(const Secrets& secrets);

}  // namespace waterline::keyring
