#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "crypto/keys.h"

namespace waterline::keyring {

// former person secrets that a keyring keeps
inline constexpr std::size_t kMaxFormer = 5;

// What an opened keyring holds. Every key of the journal is one of these or derives from one.
struct Secrets {
  // a slot seals it; everything else lies in the box, sealed under it
  crypto::RootKey root;
  std::uint64_t generation = 1;  // one more with every re-key
  crypto::PersonSecret person;
  crypto::DeepStoreKey deep;
  std::vector<crypto::PersonSecret> former;  // the latest first, kMaxFormer at most

  static Secrets generate(base::Random& random);
  [[nodiscard]] Secrets clone() const;
};

// Whether a re-key draws a new person secret too. The old one goes to the former ones then.
enum class Person { kKept, kNew };

// The same person under a new root key and a new deep key, one generation later.
Secrets renewed(const Secrets& old, Person person, base::Random& random);

// Every key that the rooms are given, by its label.
struct DerivedKeys {
  crypto::DeepStoreKey deep_store;
  crypto::VaultStoreKey vault_store;
  crypto::LedgerStoreKey ledger_store;
  crypto::AuthorKey author;
  crypto::IdentitySecret identity;
  crypto::ProofKey proof;
  crypto::BackupKey backup;
  crypto::MarkerKey marker;
  std::vector<crypto::AuthorKey> former_authors;  // the latest first, as the identities are
  std::vector<crypto::IdentitySecret> former_identities;
};
DerivedKeys derive_keys(const Secrets& secrets);

}  // namespace waterline::keyring
