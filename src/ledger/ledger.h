#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/operation.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "ledger/error.h"
#include "ledger/partnership.h"
#include "store/error.h"

namespace waterline::ledger {

// What the operations on one item add up to.
struct Item {
  base::ItemId id;
  base::Author author = base::Author::kMe;
  base::Rendition rendition = base::Rendition::kLine;
  std::string text;
  std::optional<base::Day> day;
  bool revised = false;
  bool taken_back = false;            // then text is empty: both devices were asked to remove it
  std::optional<base::Witness> mark;  // by the one who is not the author
};

// Why operations from the partner's device were refused: counted for `status`, in words, never with their content.
struct Applied {
  std::size_t stored = 0;     // operations that were new here
  std::size_t known = 0;      // held already
  std::size_t refused = 0;    // that break a rule: wrong author, unknown epoch, a MAC that is not ours, bad text
  std::size_t recovered = 0;  // of `stored`, one's own that came back
};

// The shared operations of one pair and what they add up to; the record of whom one is paired with, and the pairing
// offer that stands. Stays open while the person's private stores are locked. Everything in the file is a function of
// what was shared alone. One thread at a time.
class Ledger {
 public:
  // `random` must outlive the ledger.
  static base::Result<Ledger, store::Error> open(const std::filesystem::path& file, const crypto::LedgerStoreKey& key,
                                                 const crypto::AuthorKey& author, base::Random& random);
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  // --- one's own acts. Each is durable when it returns ok.

  // The id that a share of this text at this moment has: a keyed hash under the author key, so it tells nothing, needs
  // no randomness, and the same departure done twice (a crash in between, a restored backup) is one item.
  [[nodiscard]] base::ItemId item_id(base::Rendition rendition, std::string_view text, base::WallTime due) const;
  // Nothing happens if the item is there already.
  Result<void> share(const base::ItemId& item, base::Rendition rendition, std::string_view text,
                     std::optional<base::Day> day);
  Result<void> take_back(const base::ItemId& item);
  Result<void> mark(const base::ItemId& item, base::Witness wording);

  // --- reading

  Result<std::vector<Item>> items();  // both authors', in the order in which they came to be known here; newest first
  Result<Item> item(const base::ItemId& id);
  Result<base::ItemId> resolve(std::string_view id_or_beginning);

  // --- for sync; of the present partner

  Result<base::VersionVector> vector();
  // What the partner, who says it holds `theirs` (already in this device's words: mirrored()), lacks: at most
  // `max_bytes` of operations (base::kMaxBatchBytes) and kMaxBatchOperations.
  Result<base::OperationBatch> lacking(const base::VersionVector& theirs, std::size_t max_bytes);
  // The partner's vector was met (in this device's words): epochs of theirs become known. If they know more of our
  // present epoch than we do, this store was set back: a new epoch is opened, and `true` is given. An epoch that one of
  // the two authors is known for cannot change hands.
  Result<bool> meet(const base::VersionVector& theirs);
  // Stores what the partner sent, in one transaction. A bad operation is refused and counted; the good ones stay.
  Result<Applied> apply(const base::OperationBatch& batch);

  // --- pairing; see partnership.h

  Result<std::optional<Partnership>> partnership();
  // Provisional until the first session proves that the other side has it too, or until it is given up.
  Result<void> begin_partnership(const NewPartnership& partnership);
  Result<void> confirm_partnership();
  // Forgets the pair key and the address at once. What was shared stays readable here, and meets again if the same two
  // pair again; a new partner starts with nothing. Without a partner nothing happens.
  Result<void> end_partnership();
  Result<void> set_address(std::string_view address);

  // One epoch for the offer or run that begins now: what the pairing carries to the partner.
  Result<base::EpochId> epoch_for_pairing();

  Result<void> put_offer(const Offer& offer);
  Result<std::optional<Offer>> offer();
  // Takes one guess off, durably, BEFORE an answer may leave; kNoOffer when none is left. The offer that has none left
  // is over.
  Result<int> count_guess();
  Result<void> end_offer();
  // The same for the one who types: guesses made here with this code, by its hash; kNoOffer past the third.
  Result<int> count_join(base::ByteView code_hash, base::WallTime now);

  base::Result<void, store::Error> verify();

 private:
  struct State;
  explicit Ledger(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace waterline::ledger
