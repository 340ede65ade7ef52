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

  // Those of the partner's in which something was not taken since they last said what they hold:
  // their `through` stands still. The next batch of such an epoch begins past what was not taken,
  // and would carry over it.
  std::array<std::set<base::EpochId>, 2> short_epochs = {};  // by Way

  // The epoch that this store, since it was opened, gives numbers in to acts that leave in a file
  // (ledger_carry.cpp).
  std::optional<base::EpochId> file_epoch = {};

  [[nodiscard]] std::vector<const crypto::AuthorKey*> authors() const {
    std::vector<const crypto::AuthorKey*> all{&author};
    for (const crypto::AuthorKey& one : former_authors) all.push_back(&one);
    return all;
  }

  Tables reading() { return {database, Tables::Purpose::kRead}; }
  Tables writing() { return {database, Tables::Purpose::kWrite}; }

  // Whether both hold the same, by a session that stands (Ledger::set_in_step).
  bool in_step = false;

  // Before anything leaves for a partner who holds `theirs`: the first own acts that wait have
  // numbers, durably, and none has one that this store may have given before it was set back. Gives
  // whether more wait that can be numbered when these have left, for what a transaction changes
  // stays in memory until it commits. So many as a batch can have.
  static constexpr std::size_t kNumberedAtOnce = base::kMaxBatchOperations;
  Result<bool> number_own_acts(const base::VersionVector& theirs);

  // Commits an own act. In step it gets its number in the same transaction, since it is about to
  // leave; lacking() would be one more.
  Result<void> commit_act(Tables& tables);

  // What lacking gives, of what has numbers.
  Result<base::OperationBatch> held_beyond(const base::VersionVector& theirs,
                                           std::size_t max_bytes);

  // Own epochs that a vector names get this device's proofs, durably before they are given.
  Result<void> prove(base::VersionVector& vector);
  // The same, of the present epoch, in the transaction that gave numbers in it.
  void prove_present(Tables& tables, const PartnerRow& partner);

  // A new epoch for own acts that have not left.
  void begin_epoch(Tables& tables, const PartnerRow& partner);
  // A new epoch for own acts, in which those that are held get new numbers as well: the partner may
  // have moved past one that is live again here, because it once knew, or was about to learn, what
  // outdid it.
  void start_over(Tables& tables, const PartnerRow& partner);
};

// Gives the operations in these places the next numbers of `epoch`, and their MACs.
void number_in(Tables& tables, const EpochRow& epoch, const PartnerRow& partner,
               const crypto::AuthorKey& author,
               const std::vector<std::pair<ItemRow, Place>>& places);

// Makes an epoch known, if it is not the other author's and there is room
// (base::kMaxEpochsOfAuthor). One that holds operations takes the room of one that holds none.
enum class Holds { kNothing, kOperations };
std::optional<EpochRow> known_epoch(Tables& tables, const PartnerRow& partner,
                                    const base::EpochId& name, base::Author author, Holds holds);

// How much the partner's claim on an own epoch is worth.
enum class Claim {
  kUnproven,  // nothing: this device never said so
  // this store knows that it said so, or they acknowledged more
  kKnown,
  // this store does not know it, and no number can be given twice by it
  kOlder,
  // this store does not know it: it was set back, or another copy of this journal has spoken
  kLost
};
bool is_proven(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
               const base::EpochId& name, const base::EpochMark& mark);
Claim judge_claim(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
                  const base::EpochId& name, const base::EpochMark& mark);
// Without the claims on own epochs that prove nothing, and without epochs that are given to the
// wrong author.
base::VersionVector proven(Tables& tables, const base::VersionVector& theirs,
                           const PartnerRow& partner, const crypto::ProofKey& key);

// Whether this store holds all own words that the partner proves to hold, in the epochs that it
// knows.
bool holds_all(Tables& tables, const PartnerRow& partner, const base::VersionVector& proven);

// When an epoch is to be begun once the partner has said what they hold.
enum class Anew {
  kNo,
  // the two have just paired: if they prove to hold what this store does not know
  kIfLost,
  kAlways  // a quiet journal speaks again
};
Anew anew_of(Tables& tables);
void set_anew(Tables& tables, Anew anew);

}  // namespace waterline::ledger
