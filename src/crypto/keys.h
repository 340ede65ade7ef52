#pragma once

#include <array>
#include <compare>
#include <cstddef>

#include "crypto/secret.h"

// Every long-lived key of the program, by whose and for what. docs/storage.md and docs/protocol.md have the tree.
namespace waterline::crypto {

struct RootPurpose;
using RootKey = Key<RootPurpose>;  // random; what lies on the disk is sealed under what derives from it

struct PersonPurpose;
using PersonSecret = Key<PersonPurpose>;  // random; who the person is to the partner's device. Outlives root keys

struct DeepStorePurpose;
using DeepStoreKey = Key<DeepStorePurpose>;  // random as well, kept in the keyring's box

struct VaultStorePurpose;
using VaultStoreKey = Key<VaultStorePurpose>;

struct LedgerStorePurpose;
using LedgerStoreKey = Key<LedgerStorePurpose>;

struct AuthorPurpose;
using AuthorKey = Key<AuthorPurpose>;  // MACs one's own operations; never leaves the node

struct IdentityPurpose;
using IdentitySecret = Key<IdentityPurpose>;  // X25519 secret; used with Noise and SHA-512 alone

struct ProofPurpose;
using ProofKey = Key<ProofPurpose>;  // proves what of one's own the partner's device has confirmed

struct BackupPurpose;
using BackupKey = Key<BackupPurpose>;  // every backup file has a key of its own, which derives from this one

struct MarkerPurpose;
using MarkerKey = Key<MarkerPurpose>;  // seals the rollback marker beside the stores

struct PairPurpose;
using PairKey = Key<PairPurpose>;  // what two paired devices share; it stays in the node

struct LinkPurpose;
using LinkKey = Key<LinkPurpose>;  // derives from the pair key; mixed into every session, file and beacon

struct RenewalPurpose;
using RenewalContribution = Key<RenewalPurpose>;  // random; what one side adds to a renewed pair key

// An X25519 public key.
struct PublicKey {
  std::array<std::byte, 32> bytes{};

  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};

PublicKey public_key_of(const IdentitySecret& secret);
LinkKey link_key_of(const PairKey& pair);

}  // namespace waterline::crypto
