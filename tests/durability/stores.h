#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/random.h"
#include "deep/deep.h"
#include "ledger/ledger.h"
#include "store/file.h"
#include "vault/vault.h"

// One person's three stores with their real schemas, on a disk that the test chooses, and a
// sequence of acts ("a life") that can be repeated.
namespace waterline::durability {

class Stores {
 public:
  // `disk` and `random` must outlive the stores.
  static store::Result<Stores> open(store::Disk& disk, base::Random& random);

  // Makes the act with this number from the sequence of acts that this seed determines: it writes,
  // edits, deletes, lets a share wait, imports, shares, receives from the partner, counts a guess,
  // and so on. The act depends only on the seed, the number and the content of the stores. Each act
  // is one transaction of one store. Returns true if it was acknowledged, false if a store reported
  // a failure.
  bool act(std::uint64_t seed, std::uint64_t number);

  // Returns everything that a person could read, as one text; nullopt if a store could not be read.
  std::optional<std::string> contents();

  // Calls store::Database::verify of each store.
  store::Result<void> verify();

  // Does what a restore does to stores from a backup. Returns false if one of them reported a
  // failure.
  bool begin_after_restore();

 private:
  Stores(vault::Vault vault, deep::Deep deep, ledger::Ledger ledger)
      : vault_(std::move(vault)), deep_(std::move(deep)), ledger_(std::move(ledger)) {}

  vault::Vault vault_;
  deep::Deep deep_;
  ledger::Ledger ledger_;
};

}  // namespace waterline::durability
