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

  // The partner's epochs in which an operation could not be stored since the partner's last Hello.
  // Their `through` stays until the next Hello, since a later batch begins after the missing
  // operation and would skip it.
  std::array<std::set<base::EpochId>, 2> short_epochs = {};  // a set for each Way

  // The epoch that this store began since it was opened, and in which it numbers operations that
  // are sent in a bundle (ledger_carry.cpp).
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

  // The most operations that one call of number_own_acts() numbers: as many as fit into a batch,
  // since a transaction keeps its changes in memory until it commits. That function prepares
  // sending to a partner who holds `theirs`. It durably gives numbers to the first waiting
  // operations of ours, but to none if this store was possibly set back after it had given those
  // numbers. It returns true if it can number more once these were sent.
  static constexpr std::size_t kNumberedAtOnce = base::kMaxBatchOperations;
  Result<bool> number_own_acts(const base::VersionVector& theirs);

  // Commits an operation of ours. While both devices are in step, the operation gets its number in
  // this same transaction, since it is sent at once; lacking() would need a second transaction for
  // that.
  Result<void> commit_act(Tables& tables);

  // Returns a batch as lacking() does, but only of operations that have a number already. Changes
  // nothing in the store.
  Result<base::OperationBatch> held_beyond(const base::VersionVector& theirs,
                                           std::size_t max_bytes);

  // Adds to the vector this device's proofs for our own epochs, after storing them durably.
  Result<void> prove(base::VersionVector& vector);
  // Makes and stores a proof for the present epoch, in the transaction that gave numbers in it.
  void prove_present(Tables& tables, const PartnerRow& partner);

  // Begins a new epoch in which our waiting operations get their numbers.
  void begin_epoch(Tables& tables, const PartnerRow& partner);
  // Begins a new epoch for our operations and renumbers those that are stored. A store that was set
  // back holds operations again that it had replaced by others, which it has forgotten. Under their
  // old numbers the partner might ignore them as known.
  void start_over(Tables& tables, const PartnerRow& partner);
};

// Assigns the next numbers of `epoch`, and MACs, to the operations at these places.
void number_in(Tables& tables, const EpochRow& epoch, const PartnerRow& partner,
               const crypto::AuthorKey& author,
               const std::vector<std::pair<ItemRow, Place>>& places);

// Returns the stored epoch of this name, and stores the epoch if it is new. An author may have
// base::kMaxEpochsOfAuthor epochs. If there are as many, a new epoch that holds operations takes
// the place of one that holds none. Returns nullopt if there is no such place, or if the stored
// epoch has another author.
enum class Holds { kNothing, kOperations };
std::optional<EpochRow> known_epoch(Tables& tables, const PartnerRow& partner,
                                    const base::EpochId& name, base::Author author, Holds holds);

// How far this device believes the partner's claim to hold an epoch of ours up to some number.
enum class Claim {
  kUnproven,  // not at all: the claim has no proof by this device
  // The claim is true and no news: this store knows that it reached that number, or the partner has
  // proved a higher one before.
  kKnown,
  // The claim is proven, and this store does not know of it. But it is about an earlier epoch, so
  // this store cannot give any number twice.
  kOlder,
  // The claim is proven, and this store does not know of it: the store was set back, or another
  // copy of the journal is in use.
  kLost
};
bool is_proven(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
               const base::EpochId& name, const base::EpochMark& mark);
Claim judge_claim(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
                  const base::EpochId& name, const base::EpochMark& mark);
// Returns `theirs` without the claims about our epochs that have no proof, and without the epochs
// that `theirs` assigns to the wrong author.
base::VersionVector proven(Tables& tables, const base::VersionVector& theirs,
                           const PartnerRow& partner, const crypto::ProofKey& key);

// Returns true if this store has all operations of ours that the partner proves to hold, as far as
// they belong to epochs that are known here.
bool holds_all(Tables& tables, const PartnerRow& partner, const base::VersionVector& proven);

// Says whether our operations get a new epoch once the partner has said which operations they hold.
enum class Anew {
  kNo,
  // After a pairing: only if the partner proves to hold an operation of ours that is unknown here.
  kIfLost,
  kAlways  // a quiet journal speaks again
};
Anew anew_of(Tables& tables);
void set_anew(Tables& tables, Anew anew);

}  // namespace waterline::ledger
