#pragma once

#include <filesystem>
#include <mutex>
#include <utility>

#include "crypto/keys.h"
#include "deep/deep.h"
#include "ledger/ledger.h"
#include "node/folder_watch.h"
#include "node/meeting.h"
#include "node/own_identities.h"
#include "node/store_witness.h"
#include "vault/vault.h"

namespace waterline::node {

inline constexpr std::string_view kDeepFile = "deep.db";
inline constexpr std::string_view kVaultFile = "vault.db";
inline constexpr std::string_view kLedgerFile = "ledger.db";

// What is open only while the person has it open: everything below the waterline.
struct PrivateSide {
  vault::Vault vault;
  deep::Deep deep;
  crypto::BackupKey backup;
  crypto::MarkerKey marker;
};

// What stays open while the journal is locked: what was shared, and the way to the partner's
// device. Neither moves nor is copied, since the meeting holds on to the rest.
struct SharedSide {
  SharedSide(ledger::Ledger opened, OwnIdentities own, std::filesystem::path courier_program,
             const base::Clock& clock, base::Random& shared_random, std::mutex& shared_mutex,
             std::filesystem::path witness_file)
      : ledger(std::move(opened)),
        identities(std::move(own)),
        courier(std::move(courier_program)),
        random(shared_random),
        witness(std::move(witness_file)),
        meeting(courier, ledger, identities, clock, random, shared_mutex),
        folder(*this, random, shared_mutex) {}

  ledger::Ledger ledger;
  OwnIdentities identities;
  const std::filesystem::path courier;
  base::Random& random;
  StoreWitness witness;  // of the ledger
  Meeting meeting;
  // last, since it uses the rest from a thread of its own
  FolderWatch folder;
};

}  // namespace waterline::node
