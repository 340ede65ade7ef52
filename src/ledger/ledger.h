#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/changes.h"
#include "base/operation.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "ledger/act_kind.h"
#include "ledger/document.h"
#include "ledger/error.h"
#include "ledger/given.h"
#include "ledger/item.h"
#include "ledger/partnership.h"
#include "ledger/pictures.h"
#include "ledger/question.h"
#include "store/error.h"
#include "store/file.h"
#include "store/snapshot.h"

namespace waterline::ledger {

// The first day that a share may name; kLastDay is the last. The partner's program refuses any
// other day.
inline constexpr base::Day kFirstDay{std::chrono::year(1900) / 1 / 1};
inline constexpr base::Day kLastDay{std::chrono::year(2200) / 12 / 31};

// The bytes that the partner's device may store here. Each operation counts as its text and
// kOperationWeight, and as at least kMinRoom. The quota is enough for ten years of 35 operations or
// 70,000 bytes a day. An operation beyond it is counted and not stored.
inline constexpr std::uint64_t kPartnerQuota = 256ULL * 1024 * 1024;
// The part of kPartnerQuota that joint documents and sealed questions may take. It is smaller
// because they are read all at once, and not page by page.
inline constexpr std::uint64_t kPartnerJointQuota = 32ULL * 1024 * 1024;
// The quota for the partner's Extras (operations of a later version), in addition to kPartnerQuota.
inline constexpr std::uint64_t kPartnerExtraQuota = 512ULL * 1024 * 1024;
// The most Extras (operations of a later version) by the partner on one item: together they have 8
// MiB at most.
inline constexpr std::size_t kMaxExtrasOfItem = 256;
// The bytes that each operation counts besides its text, both in a batch and against kPartnerQuota.
inline constexpr std::uint64_t kOperationWeight = base::kOperationWeight;

// The limits for this device's own person. The limit for the partner is kPartnerQuota.
inline constexpr std::int64_t kMaxOwnReplies = 64;      // to one item
inline constexpr std::int64_t kMaxOwnDocuments = 1000;  // only documents with a text
inline constexpr std::int64_t kMaxOwnQuestions = 1000;

// The result of apply(): how many operations were stored and how many were not, for which reason,
// but never their content.
struct Applied {
  std::size_t stored = 0;  // operations that were new here
  // Of `stored`: how many operations changed something that people can see.
  std::size_t shown = 0;
  // Operations that were stored already, or that do not replace the stored operation because that
  // one is newer.
  std::size_t known = 0;
  // Operations that broke a rule: wrong author, unknown epoch, a MAC that is not ours, bad text.
  std::size_t refused = 0;
  // Valid operations that were not stored because the partner's quotas are used up.
  std::size_t no_room = 0;
  // Pieces of pictures that no list of the partner's names here. They were not stored.
  std::size_t unnamed = 0;
  // Of `stored` and `known`: our own operations that came back from the partner's device.
  std::size_t recovered = 0;
  // True if operations of ours have no number yet, so that they must still be sent.
  bool news = false;
  bool set_back = false;  // the store was set back (Met::kSetBack)
  // For each epoch of which an operation was refused or found no room: the number before the first
  // such operation.
  std::map<base::EpochId, std::uint64_t> taken_until = {};
};

// A device with this many epochs of its own begins no new epoch for bundles. The remaining epochs
// up to the limit are kept for sessions.
inline constexpr std::size_t kMaxEpochsWithBundles = 96;

// Says whether a batch of the partner's came in a session or in a bundle. If an operation of an
// epoch could not be stored, later batches that come in the same way do not raise the `through` of
// that epoch (Ledger::State::short_epochs); those that come in the other way still do.
enum class Way { kSession, kBundle };

// The result of meet(), which compares the partner's version vector with this store.
enum class Met {
  kFine,
  // Our operations get their numbers in a new epoch from now on, because this store may have lost
  // some numbers.
  kBegunAnew,
  // The partner's device proves that this journal sent something that this store does not know: the
  // store was set back, or another copy of the journal is in use. Nothing was changed. Nothing may
  // be sent until the person calls Ledger::speak_again.
  kSetBack
};

// The ledger of one pair: the shared operations and what they mean, the partnership, and the open
// pairing offer. It stays open while the person's private stores are locked. The content of the
// file depends on shared things alone. One thread at a time. In these comments, "ours" is what this
// device's person made.
//
// Every operation belongs to one partner, identified by public key. A new partner never receives
// anything that was shared with an earlier one. After pairing again with the same partner, the
// earlier items are there again.
//
// An *item* is one shared thing: a share, a reply, a question or a joint document. An item has
// *places*, and each place holds one operation. A newer operation for the place replaces
// (*outdoes*) the stored one: a TakeBack outdoes the content that it takes back, and a higher
// revision outdoes a lower one. Between two operations with equal revisions, the one with the
// higher (epoch, number) outdoes the other; these pairs are compared as bytes. So both devices end
// in the same state, whatever the order of arrival. An operation that was outdone is deleted from
// the store. Its number then is missing in its epoch, but `through`, the number up to which this
// device knows an epoch, still grows beyond it. A seal is never outdone. joint_rules.h describes
// the places of a document.
//
// An operation of ours gets its (epoch, number) only when it is about to be sent, in lacking(),
// after the partner's device has said which operations it holds. So a store that was set back to an
// older copy notices that before it gives a number twice. Once the person allows the store to send
// again, our operations get numbers in a new epoch. After that, and after a pairing, our new
// operations wait until the partner's device has returned all earlier ones of ours: a new operation
// must not reuse the revision of one that this store lost and the partner still has. Nobody has
// seen an operation without a number, so if such a share is taken back, nothing is sent.
//
// The tables below decide which operations of a batch from the partner's device are stored.
// Operations that are refused are counted and not stored.
//
//   place                        whose operations
//   content (Share, Reply,       the item's author
//     Question, TakeBack)
//   acknowledgement              the one who is not the author
//   replies                      the item's author
//   version                      each author has a place; of an agenda point only its author
//   accept                       each has a place; it names the other's version by its tag
//   report                       each has a place; only of an agreement
//   seal, answer                 each has a place; an answer must match its seal
//
//   in an epoch of    on an item that is unknown here,    on any other item
//                     or by an author whom the table
//                     above allows
//   the partner       taken                               refused
//   me, MAC is mine   taken                               taken if it makes the item mine: the
//                                                         partner's operations on it are deleted;
//                                                         otherwise refused
//   me, other MAC     refused                             refused
//   neither           refused                             refused
//
// The first operation on an item fixes its kind (share, goal, ...). A later operation of another
// kind is refused, as if it came from the wrong author.
//
// The MAC of an operation of ours proves that it is ours. It does not prove which number our epoch
// reached. Without a proof of that (epoch_proof.h), `through` of an epoch of ours grows only to the
// number of the last operation that came back. If an operation in a batch was refused or found no
// room, `through` of its epoch (one of the partner's) does not grow at all. The next version vector
// tells the partner's device so, and it sends the whole batch again.
//
// These are refused as well:
// - an epoch that the batch does not name, that it assigns to the other author, or for which there
//   is no room;
// - a number that is 0, out of order, or past the batch's own `through`;
// - other content under a stored (epoch, number);
// - other content of a share, question, reply, version or report under its stored revision in the
//   same epoch (in another epoch of the same author it counts as revised);
// - a body that breaks a rule (operation_rules.h);
// - content of the partner's beyond kPartnerQuota and kPartnerJointQuota.
class Ledger {
 public:
  // `random` and `disk` must outlive the ledger.
  static base::Result<Ledger, store::Error> open(const std::filesystem::path& file,
                                                 const crypto::LedgerStoreKey& key,
                                                 const crypto::AuthorKey& author,
                                                 const crypto::ProofKey& proof,
                                                 base::Random& random,
                                                 store::Disk& disk = store::system_disk());
  // Registers an author key that this person had before. With it the ledger recognises our own
  // stored operations that were made under that key. It accepts no new operation under the key,
  // since anyone who knows the old key could forge operations.
  void know_former(const crypto::AuthorKey& author);
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  // --- Operations of this person. Each is durable when the call returns ok.

  // Returns the id of a share with this text that is due at this time. The id is a keyed hash under
  // the author key. So it reveals nothing, and a waiting share that is published twice (after a
  // crash or from a restored backup) makes only one item.
  [[nodiscard]] base::ItemId item_id(base::Depth depth, std::string_view text,
                                     base::WallTime due) const;
  // Returns the id of an act other than a share: a reply, a question, a change, a report or a
  // proposal. `about` is the item, the document or the goal of a step. The functions below take the
  // id as `as`; if a caller gives no `as`, a new item gets a random id.
  [[nodiscard]] base::ItemId act_id(ActKind what, const std::optional<base::ItemId>& about,
                                    std::string_view text, base::WallTime due) const;
  // Returns true if the act with this id was carried out: its item exists or existed, or it is the
  // latest change or report of its document.
  Result<bool> was_said(const base::ItemId& act);
  // Adds a share with its pictures. Returns true if it is new. If the item exists or existed
  // before, nothing is changed. A share of depth kLine has no pictures (error kBadPicture).
  Result<bool> share(const base::ItemId& item, base::Depth depth, std::string_view text,
                     std::optional<base::Day> day, std::optional<base::Day> expires = {},
                     bool open_to_replies = false, std::span<const PictureToShare> pictures = {});
  // Revises a share. Nothing is changed if the item already has this depth, text, day and pictures.
  // Without `pictures` the share keeps its pictures. With other pictures than before, the words
  // count as revised too. A picture that the share had before is not sent again.
  Result<void> revise(const base::ItemId& item, base::Depth depth, std::string_view text,
                      std::optional<base::Day> day, std::optional<base::Day> expires = {},
                      std::optional<std::span<const PictureToShare>> pictures = {});
  // Returns the JPEG file of a picture of a share. Error kNoPicture if the share has no such
  // picture, kNotHere if it has not arrived, or not as its author's list says.
  Result<base::Bytes> picture(const base::ItemId& item, const base::PictureId& picture);
  // Takes back a share, a reply or a question. If there is no partner now, the last partner's
  // device is asked to delete it if the two ever pair again. Nothing is changed if the item was
  // taken back before.
  Result<void> take_back(const base::ItemId& item);
  // Acknowledges a share of the partner's. kWithdrawn removes an earlier acknowledgement; if that
  // acknowledgement was not sent yet, nothing is sent.
  Result<void> acknowledge(const base::ItemId& item, base::AcknowledgementKind kind);
  // Returns the digest of the words that a share, a question or a document shows now; all zeros if
  // it shows none. Pass it as `words` to the functions below, to bind the new operation to the
  // words that the person has read. Otherwise the operation is bound to the words at the time of
  // the call.
  Result<base::Words> words(const base::ItemId& item);
  // Ends the shares whose last day is before `today`, and returns how many. Our own shares are
  // taken back. Of the partner's shares, the text is deleted here; later the partner's own TakeBack
  // arrives.
  Result<std::size_t> expire(base::Day today);

  // --- replies (ledger_replies.cpp)

  Result<void> set_replies(const base::ItemId& item, bool open);
  // Adds a reply to an item. Errors: kRepliesClosed, kTooMany.
  Result<base::ItemId> reply(const base::ItemId& item, std::string_view text,
                             std::optional<base::ItemId> as = {}, Doing doing = Doing::kReally,
                             std::optional<base::Words> words = {});

  // --- joint documents (ledger_joint.cpp)

  // Proposes a new document. A step needs `goal`, a goal that is known here; no other kind may have
  // one. `words` is the digest of the goal's words.
  Result<base::ItemId> propose(base::DocumentKind kind, std::string_view text,
                               std::optional<base::ItemId> goal,
                               std::optional<base::ItemId> as = {}, Doing doing = Doing::kReally,
                               std::optional<base::Words> words = {});
  // Replaces all texts and proposals of the document by a new version. Without `text` the text is
  // kept (error kAmbiguous if there are two texts, kNotInForce if there is none), and without
  // `state` the state is kept. `words` is the digest of the words of a step's goal.
  Result<void> change(const base::ItemId& document, std::optional<std::string_view> text,
                      std::optional<base::DocumentState> state, std::optional<base::ItemId> as = {},
                      Doing doing = Doing::kReally, std::optional<base::Words> words = {});
  // Accepts the partner's proposal. Error kNothingToAccept if there is none. Error kGoalChanged if
  // the document is a step and the words of its goal have changed since it was written, since an
  // acceptance holds only for those words.
  Result<void> accept(const base::ItemId& document);
  // Ends the agreed version for both persons; if there is none, withdraws our own proposal. Error
  // kNotInForce if there is neither.
  Result<void> withdraw(const base::ItemId& document);
  // Reports how our own part of an agreement in force goes. An empty text removes the last report.
  Result<void> report(const base::ItemId& document, std::string_view text,
                      std::optional<base::ItemId> as = {}, Doing doing = Doing::kReally,
                      std::optional<base::Words> words = {});
  // Selects whose documents or questions are returned: those with the present or last partner, or
  // those with all earlier partners, as they were at the end of each partnership.
  enum class With { kPartner, kEarlier };
  // Returns the documents in the order in which this device learned of them.
  Result<std::vector<Document>> documents(With with = With::kPartner);
  Result<Document> document(const base::ItemId& id);

  // --- sealed questions (ledger_questions.cpp)

  Result<base::ItemId> ask(std::string_view text, std::optional<base::ItemId> as = {},
                           Doing doing = Doing::kReally);
  // Seals our answer and chooses to reveal it. At first only the seal is sent. The answer is sent
  // once the partner's seal is here too, and only if both seals are for the present words of the
  // question. Error kSealed if another answer, or an answer to other words, was sealed before.
  Result<void> seal(const base::ItemId& question, std::string_view answer,
                    std::optional<base::Words> words = {});
  // Withdraws our answer. If its seal was not sent yet, the answer stays private again. If the
  // answer itself was sent, both devices delete it. If the seal was sent and the answer was not,
  // the answer cannot be withdrawn: error kSealed.
  Result<void> take_answer_back(const base::ItemId& question);
  Result<std::vector<QuestionView>> questions(With with = With::kPartner);  // newest first
  Result<QuestionView> question(const base::ItemId& id);

  // --- Reading: what is shared with the present partner or, if there is none now, with the last
  // one.

  // Returns one page of the items of both authors. The first page begins with the item that this
  // device learned of last.
  Result<ItemPage> items(const ItemRange& range);
  Result<std::vector<Item>> items();  // Returns all of them.
  Result<Item> item(const base::ItemId& id);
  // Finds the item, reply, question or document that a person means by an id or its beginning (the
  // letter and at least 4 more characters), in upper or lower case.
  Result<base::ItemId> resolve(std::string_view id_or_beginning);
  // Returns everything that was given to the partner's device (given.h), newest items first.
  Result<std::vector<Given>> given();
  // Returns the part of given() that is about the items of which it may have changed since the last
  // call, and about the items in `besides`. Returns all of it if `besides` is all; at the first
  // call since the ledger was opened; after a change of the present or last partner; and after very
  // many changes. The caller must take note of it: the next call leaves it out.
  Result<GivenChanges> given_changes(const base::Changes<base::ItemId>& besides);
  // Returns all items that were shared with earlier partners.
  Result<std::vector<Item>> former_items();
  // Returns true if this id or beginning fits an item of an earlier partner, and none of the
  // present or last one.
  Result<bool> is_of_former(std::string_view id_or_beginning);

  // Returns true if the partner sent anything that this version cannot show.
  Result<bool> has_unreadable();

  // --- For sync with the present partner. Error kNoPartner if there is none.

  // Returns which operations this ledger holds. For each epoch of this device the vector also has a
  // proof of the number that the epoch reached, unless the store has no room to record a new proof.
  Result<base::VersionVector> vector();
  // Returns the next batch of operations that the partner lacks. `theirs` says which operations the
  // partner holds; it is the partner's vector after mirrored(), so that "me" in it is this person.
  // The batch has at most `max_bytes` (base::kMaxBatchBytes) and kMaxBatchOperations operations,
  // but always at least one operation. Our operations without a number get one here, as many as
  // the batch takes, durably before this returns. The caller must send the batches in the order of
  // the calls, since a batch does not say which batch it follows.
  Result<base::OperationBatch> lacking(const base::VersionVector& theirs, std::size_t max_bytes);
  // Sets whether both devices hold the same operations in an open session; false at first. While it
  // is true, an operation of ours gets its number in the transaction that makes it. That is safe:
  // the partner's device holds no operation that is missing here, so the number is new.
  void set_in_step(bool in_step);
  // Compares this store with the version vector that the partner sent. `theirs` is that vector
  // after mirrored(), so that "me" in it is this person. The partner's statement about an epoch of
  // ours counts only with a proof that this device made (epoch_proof.h). An epoch that the vector
  // names is not stored for that reason alone.
  Result<Met> meet(const base::VersionVector& theirs, Way way = Way::kSession);
  // Makes all our operations, even those that were sent already, get numbers in a new epoch before
  // anything else is sent. Call it after this store was restored from a backup: it does not know
  // which numbers were given after the backup. It also ends an open pairing offer, because a
  // restored store would count the guesses from the start again.
  Result<void> restored();
  // Lets the journal send again after Met::kSetBack made it quiet. This store may have forgotten
  // epochs and numbers, so our operations get new numbers twice: now, in a new epoch, and again at
  // the next meet(), once the partner's device has said which epochs of ours it knows. The second
  // new epoch has a higher name than all epochs of ours that are known then.
  Result<void> speak_again();
  // How many operations of ours have no number yet, so that nobody can have seen them, and the
  // first `most` of them.
  struct Waiting {
    std::size_t count = 0;
    std::vector<base::OperationBody> acts;
  };
  Result<Waiting> waiting_acts(std::size_t most);
  // Stores a batch of the partner's in one transaction. Operations that break a rule are refused
  // and counted; the others are stored.
  Result<Applied> apply(const base::OperationBatch& batch, Way way = Way::kSession);

  // --- For bundles: files for the partner's device, without a session (proto/bundle.capnp).

  // Returns true if operations of ours have no number yet.
  Result<bool> acts_wait();
  // Gives numbers to our waiting operations, durably, and returns the data that the next bundle
  // begins with. A store that was set back cannot know what it wrote into bundles that nobody has
  // read yet. It therefore numbers operations only in an epoch that provably began on this very
  // store, either since it was opened or since the ledger's bundle marker (the file
  // `bundle-marker`, docs/storage.md) was last written.
  //
  // `seen` is the present content of the bundle marker, empty if the file does not exist; `next` is
  // the content that the caller writes next. If `seen` equals the `next` of the last call, the
  // store was not set back in between. If there are kMaxEpochsWithBundles epochs already, the
  // operations wait for a session (`waits`). In a store that was set back, the operations wait
  // until it has received all operations that the partner says exist.
  struct ForFile {
    base::VersionVector holds;  // what this device holds
    // The operations that the partner's device held by its last message; empty if there was none.
    base::VersionVector from;
    bool waits = false;  // some of our operations still have no number
  };
  Result<ForFile> ready_for_file(base::ByteView seen = {}, base::ByteView next = {});
  // Returns a batch of operations that the partner lacks, as lacking() does, but only of operations
  // that have a number already.
  Result<base::OperationBatch> held_beyond(const base::VersionVector& theirs,
                                           std::size_t max_bytes);
  // Records which operations the partner's device says that it holds. Writes nothing if that has
  // not changed.
  Result<void> partner_holds(const base::VersionVector& theirs);
  // Records that both ledgers hold the same operations. Call this when a session has shown that.
  Result<void> both_hold_the_same();
  // Applies a batch of a bundle. `from` says which operations must be stored here before the batch
  // can be applied; afterwards it includes those of the batch. Returns nullopt and changes nothing
  // if some of them are missing here, because an earlier bundle was not read.
  Result<std::optional<Applied>> apply_after(base::VersionVector& from,
                                             const base::OperationBatch& batch);

  // The content of our last bundle in the shared folder: which operations this ledger held then,
  // and which operations the partner must hold already in order to use the bundle.
  struct LastFile {
    base::VersionVector holds;
    base::VersionVector from;
  };
  Result<LastFile> last_file();
  Result<void> set_last_file(const LastFile& file);
  // Returns true if a new bundle is needed: the last one lacks operations of ours, or the partner's
  // device said that it lacks some which a reader of the last one must have. If the file of the
  // last bundle is gone, returns true if there is any operation to send.
  Result<bool> has_news_for_file(bool last_file_is_there = true);
  // Returns true if operations of ours wait for a session: kMaxEpochsWithBundles are used up.
  Result<bool> waits_for_session();

  // --- pairing; see partnership.h

  Result<std::optional<Partnership>> partnership();
  Result<std::optional<LastPartner>> last_partner();
  // Stores a new partnership. It is provisional until the first session proves that the partner's
  // device has stored it too. Error kHasPartner if there is a partnership already, provisional or
  // not.
  Result<void> begin_partnership(const NewPartnership& partnership);
  Result<void> confirm_partnership();
  // Ends the partnership, and deletes the pair key and the address immediately. If there is no
  // partner, the call does nothing. Shared items stay readable here, and are shared again if the
  // same two people pair again. A new partner gets none of them.
  //
  // Operations of ours that were not sent will never be sent, except take-backs, which are sent if
  // the two pair again. If an unsent operation would have replaced a sent one, it stays visible
  // here; any other unsent operation is deleted. Returns how many items had unsent operations.
  Result<std::size_t> end_partnership();
  // Makes the ledger treat every earlier partner as an unknown person, even if they pair again; the
  // present partner stays. Call it when this person gets a new identity. Items that were shared
  // before stay readable here. They are never sent again, since the earlier partners' devices do
  // not know the new identity.
  Result<void> be_somebody_new();

  // --- renewal of keys (ledger_renewal.cpp)

  // Starts a renewal, the exchange by which the partner's device learns that this person got new
  // keys. Until that device has accepted the new keys, it knows this person by the keys of `own`,
  // and no operation is sent to it. Returns false if there is no partner.
  Result<bool> begin_renewal(const crypto::PublicKey& own);
  // Returns the message Renewal, which tells the partner's device our new keys; nullopt if that
  // device knows them. `own` is our new identity.
  Result<std::optional<Renewal>> renewal_to_say(const crypto::PublicKey& own);
  // The result of handling the partner's answer to our message Renewal, which told our new public
  // key `own`. If the answer is accepted, the partner's device knows this person by that key from
  // now on, and this person's later operations get a new epoch.
  enum class Taken {
    kYes,
    // The answer is not from the partner's device. Nothing was changed.
    kNotTheirs
  };
  Result<Taken> renewal_taken(const Renewed& answer, const crypto::PublicKey& own);
  // Records that the partner's device uses our new keys. Call this when a session opened under
  // them. Nothing is changed if that was recorded before, or if a Renewal (the message with our
  // newest keys) still waits for its answer.
  Result<void> renewal_proven();
  // The answer to the partner's message Renewal, which tells the partner's new keys. The answer is
  // stored durably before the call returns. `own` is the identity by which the partner's device
  // knows this person. The same Renewal gets the same answer again.
  struct Answer {
    enum class Why {
      kTaken,
      kLater,  // our own Renewal has to be sent first
      // The message Renewal does not come from the partner's device, or it names an identity that
      // cannot be the partner's.
      kNotTheirs
    };
    Why why = Why::kNotTheirs;
    std::optional<Renewed> renewed = {};
  };
  Result<Answer> partner_renews(const Renewal& renewal, const crypto::PublicKey& own);
  // Puts the partner's new keys into use. Call this when a session opened under them; `partner` is
  // the partner's new identity. Nothing is changed if these keys are in use already, or if even
  // newer ones are.
  Result<void> use_renewed_keys(const crypto::PublicKey& partner);
  Result<void> set_address(std::string_view address);
  // Sets the address at which this device waits for the partner's calls, as HOST:PORT. It is empty
  // until it is set, and is kept when a partnership ends.
  Result<void> set_listen(std::string_view address);
  Result<std::string> listen();

  // Returns a setting; it is empty until it is set.
  Result<std::string> sync_setting(SyncSetting setting);
  Result<void> set_sync_setting(SyncSetting setting, std::string_view value);

  // Returns a new random epoch for the pairing that begins now. The pairing tells it to the
  // partner's device.
  Result<base::EpochId> epoch_for_pairing();

  Result<void> put_offer(const Offer& offer);
  Result<std::optional<Offer>> offer();
  // Counts one guess of the code against the open offer, durably, BEFORE an answer may be sent.
  // Returns how many guesses are left; error kNoOffer if none was left before. The last guess
  // deletes the offer: only the attempt that made this guess can still succeed.
  Result<int> count_guess();
  Result<void> end_offer();
  // Counts one attempt of this device to join the offer with this code. The ledger stores the code
  // only as a hash. Returns how many attempts are left after this one; error kNoOffer at the fourth
  // attempt. The count of a code is forgotten after a day.
  Result<int> count_join(base::ByteView code_hash, base::WallTime now);

  // Returns the store's pages as they are now, for a backup (store::Database::snapshot).
  base::Result<store::Snapshot, store::Error> snapshot();

  // sequence() returns the number in the store's header that only grows. settle() moves all
  // committed data into the main file and returns that number (store::Database).
  [[nodiscard]] std::uint64_t sequence() const;
  std::uint64_t settle();

  base::Result<void, store::Error> verify();

 private:
  struct State;
  explicit Ledger(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace waterline::ledger
