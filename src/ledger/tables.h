#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/changes.h"
#include "base/operation.h"
#include "base/picture.h"
#include "crypto/keys.h"
#include "ledger/error.h"
#include "ledger/operation_rules.h"
#include "store/database.h"

namespace waterline::ledger {

Error from_store(store::Error error);

// Reads a public key from a column.
crypto::PublicKey public_key_in(base::ByteView column);

// The number of bytes that the partner's stored operations take, as room_of() counts them.
struct Room {
  std::uint64_t all = 0;  // limited by kPartnerQuota
  // The bytes of `all` that belong to documents and questions; limited by kPartnerJointQuota.
  std::uint64_t joint = 0;
  // The bytes of Extras (operations of a later version), which are not in `all`; limited by
  // kPartnerExtraQuota.
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
  // True for the present epoch as long as the partner may hold operations of ours that are lost
  // here.
  bool recovering = false;
  // For an epoch of the partner's: the partner's proof of `through` (epoch_proof.h). This device
  // returns it to the partner's device, to show how far it has the epoch.
  std::optional<base::EpochProof> proof = {};
  // For an epoch of ours: the highest number for which the partner's device has returned a proof.
  std::uint64_t acknowledged = 0;
  // True if the epoch holds pieces of pictures. They are sent after everything else.
  bool pieces = false;
  // True for an epoch of an earlier pairing that was set aside because there are too many. Its
  // operations are kept and not synced.
  bool former = false;
};

struct ItemRow {
  std::int64_t id = 0;
  base::Author author = base::Author::kMe;
  ItemIs what = ItemIs::kShare;
};

struct PlacedOperation {
  // The operation. Its number is 0 if it was not sent yet; its epoch and MAC then have no meaning.
  base::Operation operation;
  bool silent = false;  // true for a take-back that need not be sent
  // True for a share whose last day is over. Its text was deleted here.
  bool expired = false;

  [[nodiscard]] bool waits() const { return operation.number == 0; }
};

// One access to the ledger's tables. A write access is one transaction, rolled back unless
// committed.
//
// After the first failure of the store, every later call does nothing and returns an empty value,
// and commit() or outcome() returns the error of that failure, as in a stream. Callers therefore
// need no error path after every line, but must ask outcome() or commit() before they return a
// result.
class Tables {
 public:
  enum class Purpose { kRead, kWrite };

  // `changed` gets the row of every item of which an operation is changed, committed or not.
  Tables(store::Database& database, Purpose purpose, base::Changes<std::int64_t>& changed);

  [[nodiscard]] bool failed() const { return failure_.has_value(); }
  Result<void> commit();  // REQUIRES: made for writing
  // Does the same as commit(), after a deletion: also truncates the store's log, which still holds
  // the deleted content in sealed form. If the truncation fails, the log's next use overwrites it.
  Result<void> commit_and_forget();
  template <class T>
  Result<T> outcome(T value) const {
    if (failure_) return from_store(*failure_);
    return value;
  }

  [[nodiscard]] Result<void> outcome() const;

  // --- For SQL statements in other files. After a failure next() and run() do nothing.

  store::Statement prepare(std::string_view sql) { return database_->prepare(sql); }
  bool next(store::Statement& statement);  // false at the end, and after a failure
  void run(store::Statement& statement);

  // --- rows

  std::optional<PartnerRow> present_partner();
  std::optional<PartnerRow> latest_partner();  // the present partner, or the last one
  // Returns the partner's present key and the known earlier ones, the latest first.
  std::vector<crypto::PublicKey> keys_of(const PartnerRow& partner);
  // Returns true if this person has new keys that the partner's device does not know yet.
  bool is_renewing(const PartnerRow& partner);
  void set_room(const PartnerRow& partner, const Room& room);

  std::vector<EpochRow> epochs(const PartnerRow& partner);  // by name, without former ones
  std::optional<EpochRow> epoch(const PartnerRow& partner, const base::EpochId& name);
  std::optional<EpochRow> present_epoch(const PartnerRow& partner);
  // Returns the epoch in which our pieces of pictures get their numbers, if there is one.
  std::optional<EpochRow> present_piece_epoch(const PartnerRow& partner);
  // Makes `epoch` that epoch. It ends when another epoch of ours is made present.
  void make_present_for_pieces(const PartnerRow& partner, const EpochRow& epoch);
  // Records that the epoch holds pieces of pictures.
  void note_pieces(const EpochRow& epoch);
  // Returns true if operations of ours that are sent in bundles get their numbers in this epoch.
  bool is_file_epoch(const EpochRow& epoch);
  std::size_t count_epochs(const PartnerRow& partner, base::Author author);  // without former ones
  EpochRow add_epoch(const PartnerRow& partner, const base::EpochId& name, base::Author author);
  // Makes `epoch` the one in which our operations get their numbers from now on. Its flag
  // `recovering` is set until set_recovered() is called.
  void make_present(const PartnerRow& partner, const EpochRow& epoch);
  void set_recovered(const EpochRow& epoch);
  void set_through(const EpochRow& epoch, std::uint64_t through,
                   const std::optional<base::EpochProof>& proof = {});
  // Returns the author's epochs that hold no operation and will not get any, in the order in which
  // this device learned of them.
  std::vector<EpochRow> empty_epochs(const PartnerRow& partner, base::Author author);
  void drop_epoch(const EpochRow& epoch);  // REQUIRES: it holds no operation
  void set_former(const EpochRow& epoch, bool former);
  // Returns the proof, as it was given to the partner, that an epoch of ours reached `through`.
  // Older proofs are not stored any more once the partner's device has returned a newer one.
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
  // Counts the partner's Extras on the item: operations of kinds that this version does not know.
  std::size_t count_their_extras(const PartnerRow& partner, const base::ItemId& item);
  // Deletes all Extras (operations of a later version) on an item that is taken back, with their
  // rows. Returns how many bytes the partner's Extras took; the caller subtracts them from the
  // stored room.
  std::uint64_t erase_extras(const ItemRow& item);
  void free_extra_room(const ItemRow& item, std::uint64_t bytes);
  // The list of an author's pictures of an item; empty if there is none, or if it breaks a rule.
  std::vector<base::Picture> pictures(const PartnerRow& partner, const base::ItemId& item,
                                      base::Author author);
  // Deletes the pieces of a picture, with their rows. Returns how much room they took.
  std::uint64_t erase_pieces(const PartnerRow& partner, const base::ItemId& item,
                             base::Author author, const base::Picture& picture);
  // Returns true if all pieces of the picture are stored.
  bool has_all_pieces(const PartnerRow& partner, const base::ItemId& item, base::Author author,
                      const base::Picture& picture);
  // Returns the content of a piece that is stored; nullopt if it is not.
  std::optional<base::Bytes> piece(const PartnerRow& partner, const base::ItemId& item,
                                   base::Author author, const base::PictureId& picture,
                                   std::size_t index);
  // Records on the list of the partner's pictures of an item that a piece found no room here.
  void note_left_out(const PartnerRow& partner, const base::ItemId& item);
  bool is_left_out(const PartnerRow& partner, const base::ItemId& item);
  // Returns true if the partner sent anything that this version cannot show.
  bool has_unknown_extras(const PartnerRow& partner);
  // Records which act of ours last changed the version, or the report, that is stored at this place
  // of the item (operation_rules.h). `act` is the id of the act.
  void set_last_of_document(const ItemRow& item, Place place, const base::ItemId& act);
  bool is_last_of_document(const base::ItemId& act);
  // Records that our version with this tag was sent.
  void note_said_version(const ItemRow& item, const base::VersionTag& tag);
  bool is_said_version(const ItemRow& item, const base::VersionTag& tag);
  // Records that given() may say something else about this item.
  void note_changed(const ItemRow& item) { changed_->add(item.id); }
  // Records that the words of a share were sent, although its content waits (for another last day).
  void note_said(const ItemRow& item);
  bool was_said(const ItemRow& item);
  // Records that an answer arrived that does not match its seal.
  void set_broken(const ItemRow& item);
  // Records that other content came for an item under the revision that was stored already.
  void set_replaced(const ItemRow& item);

  std::optional<PlacedOperation> operation(const ItemRow& item, Place place);
  // Calls `take` for each operation of the epoch with a number above `after`, in the order of the
  // numbers, until it returns false.
  void each_operation(const EpochRow& epoch, std::uint64_t after,
                      const std::function<bool(base::Operation)>& take);
  std::optional<base::Operation> operation(const EpochRow& epoch, std::uint64_t number);
  // Stores the operation at a place of an item (operation_rules.h) and replaces the operation that
  // is there. `epoch` is null for an operation that still waits for its number.
  void put(const ItemRow& item, Place place, const EpochRow* epoch, const PlacedOperation& placed);
  // Stores the epoch, number and MAC of `operation` with the operation that is stored at this place
  // of the item (operation_rules.h).
  void set_number(const ItemRow& item, Place place, const EpochRow& epoch,
                  const base::Operation& operation);
  void erase(const ItemRow& item, Place place);
  // Records that the waiting operation at this place of the item (operation_rules.h) will never be
  // sent. The operation stays visible here.
  void keep_back(const ItemRow& item, Place place);
  // Deletes the text of a share of the partner's. The operation itself stays.
  void drop_text(const ItemRow& item);
  // Returns those operations of ours that still have to be sent, each as its item and its place, in
  // the order in which this device learned of the items. Either all but pieces of pictures, or
  // these alone.
  enum class Of { kWords, kPieces };
  static constexpr std::size_t kAll =
      static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  std::vector<std::pair<ItemRow, Place>> waiting(const PartnerRow& partner,
                                                 std::size_t at_most = kAll, Of of = Of::kWords);
  bool has_waiting(const PartnerRow& partner);  // words or pieces
  bool has_waiting(const PartnerRow& partner, Of of);
  // Returns those operations of ours that have a number, so that they may have been sent, each as
  // its item and its place, in the order in which this device learned of the items.
  std::vector<std::pair<ItemRow, Place>> own_numbered(const PartnerRow& partner,
                                                      Of of = Of::kWords);

  // --- Our answer to a question, from the time when we chose to reveal it until it is sent.

  void keep_answer(const ItemRow& item, std::string_view text);
  std::optional<std::string> kept_answer(const ItemRow& item);
  void forget_answer(const ItemRow& item);

 private:
  void set_about(const ItemRow& item, const base::ItemId& about);
  std::vector<std::pair<ItemRow, Place>> places(store::Statement& row);

  store::Database* database_;
  base::Changes<std::int64_t>* changed_;
  std::optional<store::Transaction> transaction_;
  std::optional<store::Error> failure_;
};

}  // namespace waterline::ledger
