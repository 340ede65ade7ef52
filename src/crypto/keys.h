#pragma once

#include <array>
#include <compare>
#include <cstddef>

#include "crypto/secret.h"

// All long-lived keys of the program, by owner and purpose. docs/storage.md and docs/protocol.md
// have the tree.
namespace waterline::crypto {

struct RootPurpose;
// A random key. The keys that seal the data on the disk derive from it.
using RootKey = Key<RootPurpose>;

struct PersonPurpose;
// A random key from which the keys derive that identify this person to the partner's device. When
// the root key is renewed, it can stay the same.
using PersonSecret = Key<PersonPurpose>;

struct DeepStorePurpose;
// A random key, stored in the keyring's box, that opens the deep.
using DeepStoreKey = Key<DeepStorePurpose>;

struct VaultStorePurpose;
using VaultStoreKey = Key<VaultStorePurpose>;

struct LedgerStorePurpose;
using LedgerStoreKey = Key<LedgerStorePurpose>;

struct AuthorPurpose;
// The key that makes the MACs of the operations of this device. It never leaves the node.
using AuthorKey = Key<AuthorPurpose>;

struct IdentityPurpose;
// An X25519 secret, used only with Noise and SHA-512.
using IdentitySecret = Key<IdentityPurpose>;

struct ProofPurpose;
// The key that makes epoch proofs (base::EpochProof), by which this device recognises its own
// statements about what its ledger held.
using ProofKey = Key<ProofPurpose>;

struct BackupPurpose;
// Every backup file has its own key, which derives from this one.
using BackupKey = Key<BackupPurpose>;

struct MarkerPurpose;
// The key that seals the rollback marker next to the stores.
using MarkerKey = Key<MarkerPurpose>;

struct PairPurpose;
// The key that two paired devices share. It stays in the node.
using PairKey = Key<PairPurpose>;

struct LinkPurpose;
// A key that derives from the pair key and is mixed into every session, bundle and beacon.
using LinkKey = Key<LinkPurpose>;

struct RenewalPurpose;
// The random bytes that one of the two devices contributes when the pair key is renewed.
using RenewalContribution = Key<RenewalPurpose>;

// An X25519 public key.
struct PublicKey {
  std::array<std::byte, 32> bytes{};

  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};

PublicKey public_key_of(const IdentitySecret& secret);
LinkKey link_key_of(const PairKey& pair);

}  // namespace waterline::crypto
