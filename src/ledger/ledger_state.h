#pragma once

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "ledger/ledger.h"
#include "ledger/tables.h"

namespace waterline::ledger {

// What still fits into a batch.
class BatchRoom {
 public:
  explicit BatchRoom(std::size_t bytes) : bytes_(bytes) {}

  // Takes the room of an operation of this weight. Returns false if there is not enough. The first
  // operation of a batch always fits.
  bool take(std::size_t weight) {
    if (!is_empty_ && (weight > bytes_ || count_ == 0)) return false;
    is_empty_ = false;
    bytes_ -= std::min(weight, bytes_);
    --count_;
    return true;
  }

 private:
  std::size_t bytes_;
  std::size_t count_ = base::kMaxBatchOperations;
  bool is_empty_ = true;
};

struct Ledger::State {
  store::Database database;
  crypto::AuthorKey author;
  crypto::ProofKey proof;
  base::Random* random;
  std::vector<crypto::AuthorKey> former_authors = {};  // the latest first

  // The partner's epochs of which an operation could not be stored since the partner last sent its
  // version vector (message Hello). The `through` of such an epoch is not raised until the next
  // Hello: a later batch begins after the missing operation, so that a higher `through` would skip
  // it.
  std::array<std::set<base::EpochId>, 2> short_epochs = {};  // a set for each Way

  // The epoch that this store began since it was opened, and in which it numbers operations that
  // are sent in a bundle (ledger_carry.cpp).
  std::optional<base::EpochId> file_epoch = {};
  std::optional<base::EpochId> piece_file_epoch = {};  // the same for pieces of pictures

  // Returns true if operations of ours wait, and could get their numbers in an epoch of bundles.
  bool can_leave_in_file(Tables& tables, const PartnerRow& partner) const;

  [[nodiscard]] std::vector<const crypto::AuthorKey*> authors() const {
    std::vector<const crypto::AuthorKey*> all{&author};
    for (const crypto::AuthorKey& one : former_authors) all.push_back(&one);
    return all;
  }

  // The rows of the items of which given() may say something else than when given_changes() was
  // last called, and the row of the partner whom that call was about.
  base::Changes<std::int64_t> changed = {};
  std::optional<std::int64_t> given_partner = {};

  Tables reading() { return {database, Tables::Purpose::kRead, changed}; }
  Tables writing() { return {database, Tables::Purpose::kWrite, changed}; }

  // True while a session is open in which both devices hold the same operations
  // (Ledger::set_in_step).
  bool in_step = false;

  // Durably gives numbers to the first of our waiting operations, to be sent to a partner who holds
  // `theirs`: to as many as still fit into `batch`, which was filled with what has a number already
  // and is not full. So the batch ends where the numbers end, and the proof of that end is stored
  // in this same transaction. Numbers none if this store may have been set back after it had given
  // the same numbers.
  enum class Numbered {
    kNone,
    kSome,  // more can be numbered once these were sent
    kAll
  };
  Result<Numbered> number_own_acts(const base::VersionVector& theirs, BatchRoom batch);
  // The same for our waiting pieces of pictures. They are numbered in an epoch of their own, which
  // begins with the first of them. REQUIRES: no words of ours wait.
  Result<Numbered> number_own_pieces(BatchRoom batch);

  // Adds to an item its replies that are shown (shows_reply()), except those that were taken back.
  static void add_replies(Tables& tables, std::int64_t partner, Item& item);

  // Adds to an item its pictures, unless it shows no words any more.
  static void add_pictures(Tables& tables, std::int64_t partner, Item& item);
  // Stores our list of these pictures and those pieces that are new, to be sent, and deletes the
  // pieces of pictures that are not in it. Returns false if the list is the same as before.
  // REQUIRES: check_pictures() allows them.
  bool put_pictures(Tables& tables, const PartnerRow& partner, const base::ItemId& item,
                    std::span<const PictureToShare> pictures) const;

  // Commits an operation of ours. While both devices are in step, the operation gets its number in
  // this same transaction, since it is sent at once; lacking() would need a second transaction for
  // that.
  Result<void> commit_act(Tables& tables);

  // Returns a batch of operations that the partner lacks, as Ledger::lacking() does, but only of
  // operations that have a number already, and only of epochs of this kind. `room` is what the
  // batch may take, and then what is left of it. Changes nothing in the store but its proofs.
  Result<base::OperationBatch> held_beyond(const base::VersionVector& theirs, BatchRoom& room,
                                           Tables::Of of);
  // Returns a batch of pieces of pictures that the partner lacks, and numbers ours as far as they
  // fit.
  Result<base::OperationBatch> pieces_beyond(const base::VersionVector& theirs,
                                             std::size_t max_bytes);
  // Returns true if the partner lacks pieces of pictures, or if some of ours have no number yet.
  Result<bool> lacks_pieces(const base::VersionVector& theirs);
  // Adds to the vector this device's proofs for our own epochs, after storing them durably.
  Result<void> prove(base::VersionVector& vector);
  // Makes and stores a proof for the present epoch, in the transaction that gave numbers in it.
  void prove_present(Tables& tables, const PartnerRow& partner, Tables::Of of);

  // Begins a new epoch in which our waiting operations get their numbers.
  void begin_epoch(Tables& tables, const PartnerRow& partner);
  // Begins a new epoch for our operations and renumbers those that are stored. A store that was set
  // back holds operations again that it had replaced by others, which it has forgotten. Under their
  // old numbers the partner might ignore them as known.
  void start_over(Tables& tables, const PartnerRow& partner);
};

// Assigns the next numbers of `epoch`, and MACs, to the operations that are stored at these places
// of items (operation_rules.h). With `room`, ends before the first operation that does not fit, and
// returns false then.
bool number_in(Tables& tables, const EpochRow& epoch, const PartnerRow& partner,
               const crypto::AuthorKey& author,
               const std::vector<std::pair<ItemRow, Place>>& places, BatchRoom* room = nullptr);

// Returns the stored epoch of this name, and stores the epoch if it is new. An author may have
// base::kMaxEpochsOfAuthor epochs. Once there are so many, a new epoch that holds operations
// replaces a stored one that holds none. Returns nullopt if no stored epoch can be replaced, or if
// the epoch of this name has another author.
enum class Holds { kNothing, kOperations };
std::optional<EpochRow> known_epoch(Tables& tables, const PartnerRow& partner,
                                    const base::EpochId& name, base::Author author, Holds holds);

// The partner's device states that it holds an epoch of ours up to some number. Claim says how far
// this device believes that.
enum class Claim {
  kUnproven,  // not at all: the claim has no proof by this device
  // The claim is true and not new: this store knows that the epoch reached that number, or the
  // partner has proved a higher number before.
  kKnown,
  // The claim is proven, and this store did not know of it. But it is about an earlier epoch, in
  // which this store gives no more numbers, so that no number can be given twice.
  kOlder,
  // The claim is proven, this store did not know of it, and this store could give the same numbers
  // again: the store was set back, or another copy of the journal is in use.
  kLost
};
bool is_proven(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
               const base::EpochId& name, const base::EpochMark& mark);
Claim judge_claim(Tables& tables, const PartnerRow& partner, const crypto::ProofKey& key,
                  const base::EpochId& name, const base::EpochMark& mark);
// Returns the partner's vector `theirs` without those of its statements about our epochs that have
// no proof, and without the epochs that it assigns to the wrong author.
base::VersionVector proven(Tables& tables, const base::VersionVector& theirs,
                           const PartnerRow& partner, const crypto::ProofKey& key);

// Returns true if this store has all operations of ours that the partner proves to hold. Epochs
// that are unknown here do not count.
bool holds_all(Tables& tables, const PartnerRow& partner, const base::VersionVector& proven);

// Says whether our operations get a new epoch at the next sync, as soon as the partner's device has
// said which operations it holds.
enum class Anew {
  kNo,
  // Set by a pairing. A new epoch begins only if the partner's device proves to hold an operation
  // of ours that is unknown here.
  kIfLost,
  kAlways  // a quiet journal speaks again
};
Anew anew_of(Tables& tables);
void set_anew(Tables& tables, Anew anew);

}  // namespace waterline::ledger
