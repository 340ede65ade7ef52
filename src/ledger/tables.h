#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/operation.h"
#include "crypto/keys.h"
#include "ledger/error.h"
#include "ledger/operation_rules.h"
#include "store/database.h"

namespace waterline::ledger {

Error from_store(store::Error error);

// What a column holds.
crypto::PublicKey public_key_in(base::ByteView column);

// What a partner's own operations that are held take (room_of).
struct Room {
  std::uint64_t all = 0;  // against kPartnerQuota
  // of that, on documents and questions; against kPartnerJointQuota
  std::uint64_t joint = 0;
  // apart from that; against kPartnerExtraQuota
  std::uint64_t extra = 0;

  void take(ItemIs what, std::uint64_t bytes);
  void free(ItemIs what, std::uint64_t bytes);
  bool operator==(const Room&) const = default;
};

struct PartnerRow {
  std::int64_t id = 0;
  crypto::PublicKey key;
  bool present = false;
  bool confirmed = false;
  Room room;
};

struct EpochRow {
  std::int64_t id = 0;
  base::EpochId name;
  base::Author author = base::Author::kMe;
  std::uint64_t through = 0;
  bool present = false;
  bool recovering =
      // present, and it is not known yet that the partner holds nothing of one's own that is lost
      // here
      false;
  // Of a partner's epoch: its author's proof of `through`, to be returned.
  std::optional<base::EpochProof> proof = {};
  // of one's own: the partner's device proved that it holds it up to here
  std::uint64_t acknowledged = 0;
  // of an earlier pairing, and past the limit: what it holds is kept and not synced
  bool former = false;
};

struct ItemRow {
  std::int64_t id = 0;
  base::Author author = base::Author::kMe;
  ItemIs what = ItemIs::kShare;
};

struct PlacedOperation {
  // number 0 while the act has not left: then epoch and mac mean nothing
  base::Operation operation;
  bool silent = false;  // a take-back that nobody needs to hear of
  // a share whose text was dropped here, its last day being over
  bool expired = false;

  [[nodiscard]] bool waits() const { return operation.number == 0; }
};

// One visit to the tables of the shared rows, with one transaction if it writes; rolled back unless
// committed.
//
// A failure of the store sticks, as in a stream: from then on every call does nothing and gives an
// empty value, and commit() or outcome() tells. So the rules above can be read without an error
// path after every line; they must only never answer from here without asking outcome() or
// commit().
class Tables {
 public:
  enum class Purpose { kRead, kWrite };

  Tables(store::Database& database, Purpose purpose);

  [[nodiscard]] bool failed() const { return failure_.has_value(); }
  Result<void> commit();  // REQUIRES: made for writing
  // After a removal: the store's log, where what was removed still stands sealed, is emptied too.
  // If that fails, the log's next use overwrites it.
  Result<void> commit_and_forget();
  template <class T>
  Result<T> outcome(T value) const {
    if (failure_) return from_store(*failure_);
    return value;
  }

  [[nodiscard]] Result<void> outcome() const;

  // --- for SQL of one's own, sticking in the same way

  store::Statement prepare(std::string_view sql) { return database_->prepare(sql); }
  bool next(store::Statement& statement);  // false at the end, and after a failure
  void run(store::Statement& statement);

  // --- rows

  std::optional<PartnerRow> present_partner();
  std::optional<PartnerRow> latest_partner();  // the present one, or the last one
  // The present key and those of before that are still known, the latest first.
  std::vector<crypto::PublicKey> keys_of(const PartnerRow& partner);
  // Whether own keys wait for the partner's device.
  bool is_renewing(const PartnerRow& partner);
  void set_room(const PartnerRow& partner, const Room& room);

  std::vector<EpochRow> epochs(const PartnerRow& partner);  // by name, without former ones
  std::optional<EpochRow> epoch(const PartnerRow& partner, const base::EpochId& name);
  std::optional<EpochRow> present_epoch(const PartnerRow& partner);
  // One's own acts that leave in files get their numbers in it.
  bool is_file_epoch(const EpochRow& epoch);
  std::size_t count_epochs(const PartnerRow& partner, base::Author author);  // without former ones
  EpochRow add_epoch(const PartnerRow& partner, const base::EpochId& name, base::Author author);
  // Own acts get their numbers in `epoch` from now on; it is recovering until set_recovered.
  void make_present(const PartnerRow& partner, const EpochRow& epoch);
  void set_recovered(const EpochRow& epoch);
  void set_through(const EpochRow& epoch, std::uint64_t through,
                   const std::optional<base::EpochProof>& proof = {});
  // Those that hold no operation, and in which none will get a number; the longest known first.
  std::vector<EpochRow> empty_epochs(const PartnerRow& partner, base::Author author);
  void drop_epoch(const EpochRow& epoch);  // REQUIRES: it holds no operation
  void set_former(const EpochRow& epoch, bool former);
  // The proof that was given to the partner of an own epoch up to here; those below what they
  // acknowledged are forgotten.
  std::optional<base::EpochProof> given_proof(const EpochRow& epoch, std::uint64_t through);
  void note_given_proof(const EpochRow& epoch, std::uint64_t through,
                        const base::EpochProof& proof);
  void set_acknowledged(const EpochRow& epoch, std::uint64_t through);

  std::optional<ItemRow> item(const PartnerRow& partner, const base::ItemId& name);
  bool item_of_anybody(const base::ItemId& name);
  ItemRow add_item(const PartnerRow& partner, const base::ItemId& name, base::Author author,
                   ItemIs what);
  void set_item(ItemRow& item, base::Author author, ItemIs what);
  std::vector<std::pair<ItemRow, base::ItemId>> own_replies(const base::ItemId& about);
  // How much the partner said about the item in places that this version has no name for.
  std::size_t count_their_extras(const PartnerRow& partner, const base::ItemId& item);
  // The item is taken back, and with it all that stands in such places, rows and all. Returns the
  // room that the partner's took, which is the caller's to free.
  std::uint64_t erase_extras(const ItemRow& item);
  void free_extra_room(const ItemRow& item, std::uint64_t bytes);
  // Whether the partner said anything that this version cannot show.
  bool has_unknown_extras(const PartnerRow& partner);
  // The act that made the version or the report which stands in this place of a document, or did
  // last.
  void set_last_of_document(const ItemRow& item, Place place, const base::ItemId& act);
  bool is_last_of_document(const base::ItemId& act);
  // One's own version of this tag has left.
  void note_said_version(const ItemRow& item, const base::VersionTag& tag);
  bool is_said_version(const ItemRow& item, const base::VersionTag& tag);
  // An answer came that is not the one that was sealed.
  void set_broken(const ItemRow& item);
  // Other words stand under the same revision now.
  void set_replaced(const ItemRow& item);

  std::optional<PlacedOperation> operation(const ItemRow& item, Place place);
  // In order of their numbers, those past `after`, until `take` has enough (false).
  void each_operation(const EpochRow& epoch, std::uint64_t after,
                      const std::function<bool(base::Operation)>& take);
  std::optional<base::Operation> operation(const EpochRow& epoch, std::uint64_t number);
  // Takes the place of whatever was there. `epoch` is null for an act that waits.
  void put(const ItemRow& item, Place place, const EpochRow* epoch, const PlacedOperation& placed);
  // The act that is there gets the epoch, number and MAC of `operation`.
  void set_number(const ItemRow& item, Place place, const EpochRow& epoch,
                  const base::Operation& operation);
  void erase(const ItemRow& item, Place place);
  // An act that waits will not leave any more, and stays to be seen here.
  void keep_back(const ItemRow& item, Place place);
  // The text of the partner's share goes; its place stays taken.
  void drop_text(const ItemRow& item);
  // Where an act waits for its number and is not silent, in the order in which the items came to be
  // known.
  static constexpr std::size_t kAll =
      static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  std::vector<std::pair<ItemRow, Place>> waiting(const PartnerRow& partner,
                                                 std::size_t at_most = kAll);
  bool has_waiting(const PartnerRow& partner);
  // Where an own act is held that has a number, in the same order.
  std::vector<std::pair<ItemRow, Place>> own_numbered(const PartnerRow& partner);

  // --- one's own answer to a question, from the choice to reveal it until it is said

  void keep_answer(const ItemRow& item, std::string_view text);
  std::optional<std::string> kept_answer(const ItemRow& item);
  void forget_answer(const ItemRow& item);

 private:
  void set_about(const ItemRow& item, const base::ItemId& about);
  std::vector<std::pair<ItemRow, Place>> places(store::Statement& row);

  store::Database* database_;
  std::optional<store::Transaction> transaction_;
  std::optional<store::Error> failure_;
};

}  // namespace waterline::ledger
