#pragma once

#include "ledger/ledger.h"
#include "ledger/tables.h"

namespace waterline::ledger {

struct Ledger::State {
  store::Database database;
  crypto::AuthorKey author;
  base::Random* random;
  std::vector<crypto::AuthorKey> former_authors = {};  // the latest first

  // The epoch that this store, since it was opened, gives numbers in to acts that leave in a file (ledger_carry.cpp).
  std::optional<base::EpochId> file_epoch = {};

  Tables reading() { return {database, Tables::Purpose::kRead}; }
  Tables writing() { return {database, Tables::Purpose::kWrite}; }

  // Whether both hold the same, by a session that stands (Ledger::set_in_step).
  bool in_step = false;

  // Before anything leaves for a partner who holds `theirs`: the first own acts that wait have numbers, durably, and
  // none has one that this store may have given before it was set back. Gives whether more wait that can be numbered
  // when these have left, for what a transaction changes stays in memory until it commits. So many as a batch can have.
  static constexpr std::size_t kNumberedAtOnce = base::kMaxBatchOperations;
  Result<bool> number_own_acts(const base::VersionVector& theirs);

  // Commits an own act. In step it gets its number in the same transaction, since it is about to leave; lacking() would
  // be one more.
  Result<void> commit_act(Tables& tables);

  // What lacking gives, of what has numbers.
  Result<base::OperationBatch> held_beyond(const base::VersionVector& theirs, std::size_t max_bytes);

  // For a store that was set back: a new epoch for own acts, in which those that are held get new numbers as well. The
  // partner may have moved past one that is live again here, because it once knew, or was about to learn, what outdid
  // it. Gives false, and changes nothing, when the epochs are at their limit (base::kMaxEpochs): then whatever waits
  // goes on waiting.
  bool start_over(Tables& tables, const PartnerRow& partner);
};

// Gives the operations in these places the next numbers of `epoch`, and their MACs.
void number_in(Tables& tables, const EpochRow& epoch, const PartnerRow& partner, const crypto::AuthorKey& author,
               const std::vector<std::pair<ItemRow, Place>>& places);

// Makes known what the partner names, unless it is the other author's or there is no room (kMaxEpochsWithNamed).
std::optional<EpochRow> known_epoch(Tables& tables, const PartnerRow& partner, const base::EpochId& name,
                                    base::Author author);

// Whether this store has everything that the partner says it holds, of the epochs that are known.
bool holds_all(Tables& tables, const PartnerRow& partner, const base::VersionVector& theirs);

// Whether the partner holds more of the present epoch than this store does, which was then set back to an older copy.
bool set_back(const std::optional<EpochRow>& present, const base::VersionVector& theirs);

}  // namespace waterline::ledger
