#pragma once

#include <array>
#include <compare>
#include <cstddef>

#include "crypto/secret.h"

// Every long-lived key of the program, by whose and for what. docs/storage.md and docs/protocol.md
// have the tree.
namespace waterline::crypto {

struct RootPurpose;
// random; what lies on the disk is sealed under what derives from it
using RootKey = Key<RootPurpose>;

struct PersonPurpose;
// random; who the person is to the partner's device. Outlives root keys
using PersonSecret = Key<PersonPurpose>;

struct DeepStorePurpose;
// random as well, kept in the keyring's box
using DeepStoreKey = Key<DeepStorePurpose>;

struct VaultStorePurpose;
using VaultStoreKey = Key<VaultStorePurpose>;

struct LedgerStorePurpose;
using LedgerStoreKey = Key<LedgerStorePurpose>;

struct AuthorPurpose;
// MACs one's own operations; never leaves the node
using AuthorKey = Key<AuthorPurpose>;

struct IdentityPurpose;
// X25519 secret; used with Noise and SHA-512 alone
using IdentitySecret = Key<IdentityPurpose>;

struct ProofPurpose;
// proves what of one's own the partner's device has confirmed
using ProofKey = Key<ProofPurpose>;

struct BackupPurpose;
// every backup file has a key of its own, which derives from this one
using BackupKey = Key<BackupPurpose>;

struct MarkerPurpose;
// seals the rollback marker beside the stores
using MarkerKey = Key<MarkerPurpose>;

struct PairPurpose;
// what two paired devices share; it stays in the node
using PairKey = Key<PairPurpose>;

struct LinkPurpose;
// derives from the pair key; mixed into every session, file and beacon
using LinkKey = Key<LinkPurpose>;

struct RenewalPurpose;
// random; what one side adds to a renewed pair key
using RenewalContribution = Key<RenewalPurpose>;

// An X25519 public key.
struct PublicKey {
  std::array<std::byte, 32> bytes{};

  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};

PublicKey public_key_of(const IdentitySecret& secret);
LinkKey link_key_of(const PairKey& pair);

}  // namespace waterline::crypto
