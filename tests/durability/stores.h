#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/random.h"
#include "deep/deep.h"
#include "ledger/ledger.h"
#include "store/file.h"
#include "vault/vault.h"

// One person's three stores with their real schemas, on a disk that a test chooses, and a life that
// can be replayed.
namespace waterline::durability {

class Stores {
 public:
  // `disk` and `random` must outlive them.
  static store::Result<Stores> open(store::Disk& disk, base::Random& random);

  // The `number`-th act of the life with this seed: writes, edits, removes, holds, imports, shares,
  // hears from the partner, counts a guess, and so on. What it does is a function of the seed, the
  // number and what the stores hold. Each act is one transaction of one store. True when it was
  // acknowledged; false when a store said that it failed.
  bool act(std::uint64_t seed, std::uint64_t number);

  // All that a person could read, as one text; none when a store could not be read.
  std::optional<std::string> contents();

  // store::Database::verify of each.
  store::Result<void> verify();

  // What a restore does to stores that came out of a backup. False when one of them said that it
  // failed.
  bool begin_after_restore();

 private:
  Stores(vault::Vault vault, deep::Deep deep, ledger::Ledger ledger)
      : vault_(std::move(vault)), deep_(std::move(deep)), ledger_(std::move(ledger)) {}

  vault::Vault vault_;
  deep::Deep deep_;
  ledger::Ledger ledger_;
};

}  // namespace waterline::durability
