#include "keyring/secrets.h"

#include "crypto/kdf.h"

namespace waterline::keyring {

Secrets Secrets::generate(base::Random& random) {
  return {crypto::RootKey::generate(random),
          1,
          crypto::PersonSecret::generate(random),
          crypto::DeepStoreKey::generate(random),
          {}};
}

Secrets Secrets::clone() const {
  Secrets copy{root.clone(), generation, person.clone(), deep.clone(), {}};
  for (const auto& one : former) copy.former.push_back(one.clone());
  return copy;
}

Secrets renewed(const Secrets& old, Person person, base::Random& random) {
  Secrets fresh = old.clone();
  fresh.root = crypto::RootKey::generate(random);
  fresh.deep = crypto::DeepStoreKey::generate(random);
  ++fresh.generation;
  if (person == Person::kNew) {
    fresh.former.insert(fresh.former.begin(), std::move(fresh.person));
    if (fresh.former.size() > kMaxFormer) fresh.former.pop_back();
    fresh.person = crypto::PersonSecret::generate(random);
  }
  return fresh;
}

DerivedKeys derive_keys(const Secrets& secrets) {
  using namespace crypto;
  DerivedKeys keys{
      secrets.deep.clone(),
      derive<VaultStoreKey>(secrets.root, label::kVaultStore),
      derive<LedgerStoreKey>(secrets.root, label::kLedgerStore),
      derive<AuthorKey>(secrets.person, label::kAuthor),
      derive<IdentitySecret>(secrets.person, label::kIdentity),
      derive<ProofKey>(secrets.person, label::kProof),
      derive<BackupKey>(secrets.root, label::kBackup),
      derive<MarkerKey>(secrets.root, label::kMarker),
      {},
      {},
  };
  for (const auto& former : secrets.former) {
    keys.former_authors.push_back(derive<AuthorKey>(former, label::kAuthor));
    keys.former_identities.push_back(derive<IdentitySecret>(former, label::kIdentity));
  }
  return keys;
}

}  // namespace waterline::keyring
