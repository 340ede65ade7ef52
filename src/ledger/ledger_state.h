#pragma once

#include <array>
#include <set>

#include "ledger/ledger.h"
#include "ledger/tables.h"

namespace waterline::ledger {

struct Ledger::State {
  store::Database database;
  crypto::AuthorKey author;
  crypto::ProofKey proof;
  base::Random* random;
  std::vector<crypto::AuthorKey> former_authors = {};  // the latest first

  // The partner's epochs of which an operation could not be stored since the partner's last Hello.
  // Their `through` does not move before the next Hello, since a later batch begins past the
  // missing operation and would skip it.
  std::array<std::set<base::EpochId>, 2> short_epochs = {};  // a set for each Way

  // The epoch in which this store, since it was opened, numbers operations that leave in a bundle
  // (ledger_carry.cpp).
  std::optional<base::EpochId> file_epoch = {};

  [[nodiscard]] std::vector<const crypto::AuthorKey*> authors() const {
    std::vector<const crypto::AuthorKey*> all{&author};
    for (const crypto::AuthorKey& one : former_authors) all.push_back(&one);
    return all;
  }

  Tables reading() { return {database, Tables::Purpose::kRead}; }
  Tables writing() { return {database, Tables::Purpose::kWrite}; }

  // True while both devices hold the same in an open session (Ledger::set_in_step).
  bool in_step = false;

  // The most operations that number_own_acts() numbers: as many as fit a batch, since a transaction
  // keeps its changes in memory until it commits. That function prepares sending to a partner who
  // holds `theirs`: it gives numbers, durably, to the first waiting operations of ours, but none if
  // this store may have given those numbers before it was set back. It returns true if more can be
  // numbered once these have left.
  static constexpr std::size_t kNumberedAtOnce = base::kMaxBatchOperations;
  Result<bool> number_own_acts(const base::VersionVector& theirs);

  // Commits an operation of ours. While both devices are in step, it gets its number in this
  // transaction, since it is about to leave; lacking() would need a second transaction.
  Result<void> commit_act(Tables& tables);

  // Returns a batch as lacking() does, but of operations that have a number already. Only reads.
  Result<base::OperationBatch> held_beyond(const base::VersionVector& theirs,
                                           std::size_t max_bytes);

  // Adds this device's proofs to our epochs in the vector, after storing them durably.
  Result<void> prove(base::VersionVector& vector);
  // Stores a proof of the present epoch, in the transaction that gave numbers in it.
  void prove_present(Tables& tables, const PartnerRow& partner);

  // Begins a new epoch for operations of ours that have not left.
  void begin_epoch(Tables& tables, const PartnerRow& partner);
  // Begins a new epoch for our operations and renumbers those that are stored. Without that, the
  // partner might ignore some of them: a store that was set back has operations again that were
  // outdone by operations it has forgotten, and the partner may have moved past their numbers.
  void start_over(Tables& tables, const PartnerRow& partner);
};

// Assigns the next numbers of `epoch`, and MACs, to the operations at these places.
void number_in(Tables& tables, const EpochRow& epoch, const PartnerRow& partner,
               const crypto::AuthorKey& author,
               const std::vector<std::pair<ItemRow, Place>>& places);

// Returns the stored epoch of this name, and stores it if it is new. If there is no room for it
// (base::kMaxEpochsOfAuthor), one that `holds` operations takes the room of one without. nullopt if
// there is still no room, or if the stored epoch has another author.
enum class Holds { kNothing, kOperations };
std::optional<EpochRow> known_epoch(Tables& tables, const PartnerRow& partner,
                                    const base::EpochId& name, base::Author author, Holds holds);

// How much the partner's claim to hold an epoch of ours up to some number is worth.
enum class Claim {
  kUnproven,  // nothing: this device never proved that it was there
  // This store knows that it reached that number, or the partner has acknowledged a higher one.
  kKnown,
  // This store does not know of it, but no number can be given twice because of it.
  kOlder,
  // This store does not know of it: it was set back, or another copy of the journal has spoken.
  kLost
};
bool is_proven(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
               const base::EpochId& name, const base::EpochMark& mark);
Claim judge_claim(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
                  const base::EpochId& name, const base::EpochMark& mark);
// Returns `theirs` without unproven claims about our epochs, and without epochs under the wrong
// author.
base::VersionVector proven(Tables& tables, const base::VersionVector& theirs,
                           const PartnerRow& partner, const crypto::ProofKey& key);

// Returns true if this store has all operations of ours that the partner proves to hold, in the
// epochs known here.
bool holds_all(Tables& tables, const PartnerRow& partner, const base::VersionVector& proven);

// Says whether a new epoch begins after the partner has said which operations they hold.
enum class Anew {
  kNo,
  // After a pairing: only if the partner proves to hold something unknown here.
  kIfLost,
  kAlways  // a quiet journal speaks again
};
Anew anew_of(Tables& tables);
void set_anew(Tables& tables, Anew anew);

}  // namespace waterline::ledger
