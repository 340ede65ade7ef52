#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/operation.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "ledger/document.h"
#include "ledger/error.h"
#include "ledger/given.h"
#include "ledger/item.h"
#include "ledger/partnership.h"
#include "ledger/question.h"
#include "ledger/said.h"
#include "store/error.h"
#include "store/file.h"
#include "store/snapshot.h"

namespace waterline::ledger {

// The days that a share may show; a partner's program refuses any other.
inline constexpr base::Day kFirstDay{std::chrono::year(1900) / 1 / 1};
inline constexpr base::Day kLastDay{std::chrono::year(2200) / 12 / 31};

// What a partner's device may fill here: each operation by its text and kOperationWeight, and as
// kLeastRoom at least. Ten years of 35 things or 70,000 bytes a day; beyond it their operations are
// not stored, and counted.
inline constexpr std::uint64_t kPartnerQuota = 256ULL * 1024 * 1024;
// Of that, what joint documents and sealed questions may take, for these are shown whole and not
// page by page.
inline constexpr std::uint64_t kPartnerJointQuota = 32ULL * 1024 * 1024;
// Beside that, for Extras: statements of a later version.
inline constexpr std::uint64_t kPartnerExtraQuota = 512ULL * 1024 * 1024;
// of the partner's: 8 MiB
inline constexpr std::size_t kMaxExtrasOfItem = 256;
inline constexpr std::uint64_t kOperationWeight = base::kOperationWeight;  // as a batch counts it

// What this device lets its own person keep at a time; a partner's device is held to kPartnerQuota.
inline constexpr std::int64_t kMaxOwnReplies = 64;      // to one item
inline constexpr std::int64_t kMaxOwnDocuments = 1000;  // that say something
inline constexpr std::int64_t kMaxOwnQuestions = 1000;

// Why operations from the partner's device were refused: counted for `status`, in words, never with
// their content.
struct Applied {
  std::size_t stored = 0;  // operations that were new here
  // of these, those by which something changed that a person can see
  std::size_t shown = 0;
  std::size_t known = 0;  // held already, or outdone by what is held
  // that break a rule: wrong author, unknown epoch, a MAC that is not ours, bad text
  std::size_t refused = 0;
  // that are beyond the partner's quotas, and else sound; not stored either
  std::size_t no_room = 0;
  // of `stored` and `known`, one's own that came back
  std::size_t recovered = 0;
  // own acts wait for their numbers: there is something to send
  bool news = false;
  bool set_back = false;  // as Met::kSetBack
  // Of each epoch of which something was not taken: the number before the first such.
  std::map<base::EpochId, std::uint64_t> taken_until = {};
};

// Once a device has so many own epochs, files begin no other; sessions keep the rest.
inline constexpr std::size_t kMaxEpochsWithFiles = 96;

// By which way the partner's words come. A file and a session each go on from what is held when
// they begin.
enum class Way { kSession, kFile };

// What the partner's vector says of this store.
enum class Met {
  kFine,
  // own acts get their numbers in a new epoch from now on
  kBegunAnew,
  // The partner's device proves that this journal said what this store does not know: the store was
  // set back, or another copy has spoken. Nothing changed; nothing may leave before the person says
  // so (Ledger::speak_again).
  kSetBack
};

// The shared operations of one pair and what they add up to; the record of whom one is paired with,
// and the pairing offer that stands. Stays open while the person's private stores are locked.
// Everything in the file is a function of what was shared alone. One thread at a time.
//
// Every operation belongs to one partner, by their public key: a new partner never receives what
// was shared with an earlier one, and the same partner meets it again.
//
// An item is one shared thing: a share, a reply, a question or a joint document. It has places,
// each of which holds one operation, the one that outdoes all others: a taking back outdoes what it
// takes back, a higher revision a lower one, and of equal revisions the higher (epoch, number),
// compared as bytes, wins. So both devices end equal whatever the order of arrival, and what was
// outdone leaves the log; `through` moves past it. What one version of a document means for
// another's place is in joint_rules.h; a seal is never outdone.
//
// One's own acts get their (epoch, number) only when they are about to leave, in lacking(), after
// the partner has said what it holds: a store that was set back to an older copy learns so before
// it could give a number a second time. Once the person lets it speak again it starts over in a new
// epoch. Then, and after a pairing, they wait until all of one's own that the partner holds is
// here: an act that was made without knowing of a lost one must not stand beside it under the same
// revision. An act that never got a number was never seen by anybody: taking such a share back
// leaves nothing to send.
//
// Who may say what, checked for every operation that the partner's device hands over (refused:
// counted, not stored):
//
//   place                                        whose operations
//   content (share, reply, question, take-back)  the item's author
//   mark                                         the other
//   replies                                      the item's author
//   version                                      each has a place; of an agenda point its author alone
//   accept                                       each has a place; with a version that bears the other's tag
//   report                                       each has a place; of an agreement
//   seal, answer                                 each has a place; an answer must be what its seal says
//
//   in an epoch of    on an item that is unknown here, or as the table says    on any other
//   partner           taken in                                                 refused
//   me (MAC is mine)  taken in                                                 taken in if it makes the item mine, and
//                                                                              what the partner put there goes; else
//                                                                              refused
//   me (MAC is not)   refused                                                  refused
//   neither           refused                                                  refused
//
// What an item is (a share, a goal, ...) goes by its first operation; one that says otherwise is as
// one by the wrong person.
//
// Own words prove by their MAC that they are own, and by nothing how far the epoch goes: without a
// proof of that (epoch_proof.h) `through` moves to the last of them. A batch moves `through` of a
// partner's epoch not at all where it refused an operation or had no room for one: the partner's
// device hears so, and says all of it again.
//
// Refused as well: an epoch that the batch does not name, that it gives to the other author, or
// that there is no room for; a number of 0, out of order, or past the batch's own `through`; other
// content under an (epoch, number) that is held; other content of a share, a question, a reply, a
// version or a report under the revision that is held, in the same epoch (in another epoch of the
// same author it counts as revised); a body that breaks a rule (operation_rules.h); the partner's
// content beyond kPartnerQuota and kPartnerJointQuota.
class Ledger {
 public:
  // `random` and `disk` must outlive the ledger.
  static base::Result<Ledger, store::Error> open(const std::filesystem::path& file,
                                                 const crypto::LedgerStoreKey& key,
                                                 const crypto::AuthorKey& author,
                                                 const crypto::ProofKey& proof,
                                                 base::Random& random,
                                                 store::Disk& disk = store::system_disk());
  // An author key that this person had before. It says of what this ledger holds that it is their
  // own; nothing that is new here is taken in by it, since whoever knew it could invent words.
  void know_former(const crypto::AuthorKey& author);
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  // --- one's own acts. Each is durable when it returns ok.

  // The id that a share of this text at this moment has: a keyed hash under the author key, so it
  // tells nothing, needs no randomness, and the same departure done twice (a crash in between, a
  // restored backup) is one item.
  [[nodiscard]] base::ItemId item_id(base::Rendition rendition, std::string_view text,
                                     base::WallTime due) const;
  // The same of other words, and what they are about: an item, a document, the goal of a step. Acts
  // below take it as `as`; without one, a new item gets a random id.
  [[nodiscard]] base::ItemId said_id(Said what, const std::optional<base::ItemId>& about,
                                     std::string_view text, base::WallTime due) const;
  // Whether the act of this id was done: its item is there, or was, or it is the last change or
  // report of its document.
  Result<bool> was_said(const base::ItemId& act);
  // Whether it is new: if the item is there already, or was, nothing happens.
  Result<bool> share(const base::ItemId& item, base::Rendition rendition, std::string_view text,
                     std::optional<base::Day> day, std::optional<base::Day> expires = {},
                     bool open_to_replies = false);
  // Nothing happens if the item shows exactly this already.
  Result<void> revise(const base::ItemId& item, base::Rendition rendition, std::string_view text,
                      std::optional<base::Day> day, std::optional<base::Day> expires = {});
  // A share, a reply or a question. Also without a partner: they are asked if the two ever pair
  // again. Nothing happens if it was taken back already.
  Result<void> take_back(const base::ItemId& item);
  // kWithdrawn takes an earlier mark away again. One that has not left leaves nothing to send.
  Result<void> mark(const base::ItemId& item, base::Witness wording);
  // By which what is said about a share, a question or a document names the words that it shows
  // now; all zeros where it shows none. Acts below that take `words` are bound to those, as a
  // person had them before them, and else to what is shown when they are done.
  Result<base::Words> words(const base::ItemId& item);
  // For shares whose last day is before `today`: one's own are taken back; of the partner's the
  // text goes here, and the item waits for its author to take it back. Gives how many there were.
  Result<std::size_t> expire(base::Day today);

  // --- replies (ledger_replies.cpp)

  Result<void> set_replies(const base::ItemId& item, bool open);
  // kRepliesClosed, kTooMany.
  Result<base::ItemId> reply(const base::ItemId& item, std::string_view text,
                             std::optional<base::ItemId> as = {}, Doing doing = Doing::kReally,
                             std::optional<base::Words> words = {});

  // --- joint documents (ledger_joint.cpp)

  // `goal`: of a step, and of nothing else; a goal that is known here. `words` are those of the
  // goal.
  Result<base::ItemId> propose(base::DocumentKind kind, std::string_view text,
                               std::optional<base::ItemId> goal,
                               std::optional<base::ItemId> as = {}, Doing doing = Doing::kReally,
                               std::optional<base::Words> words = {});
  // A version that replaces all that the document says or proposes now; without `text` what it says
  // stays (kAmbiguous where it says two things), without `state` likewise. `words`: of the goal of
  // a step.
  Result<void> change(const base::ItemId& document, std::optional<std::string_view> text,
                      std::optional<base::DocumentState> state, std::optional<base::ItemId> as = {},
                      Doing doing = Doing::kReally, std::optional<base::Words> words = {});
  // Accepts what the partner proposes. kNothingToAccept; kGoalChanged, for whoever accepts a step
  // accepts it for the words of the goal that it was written for.
  Result<void> accept(const base::ItemId& document);
  // What is in force ends for both; where nothing is, one's own version goes. kNotInForce where
  // there is neither.
  Result<void> withdraw(const base::ItemId& document);
  // On one's own part of an agreement in force; an empty text takes the last report back.
  Result<void> report(const base::ItemId& document, std::string_view text,
                      std::optional<base::ItemId> as = {}, Doing doing = Doing::kReally,
                      std::optional<base::Words> words = {});
  // Whose: those with the present or last partner, or with all others that there ever were, as it
  // was then.
  enum class With { kPartner, kEarlier };
  // In the order in which they came to be known here.
  Result<std::vector<Document>> documents(With with = With::kPartner);
  Result<Document> document(const base::ItemId& id);

  // --- sealed questions (ledger_questions.cpp)

  Result<base::ItemId> ask(std::string_view text, std::optional<base::ItemId> as = {},
                           Doing doing = Doing::kReally);
  // One's answer and the choice to reveal it: nothing but a seal leaves until both have chosen, and
  // the answer only if both sealed theirs to the words that the question has. kSealed if another
  // answer was sealed before, or one to other words.
  Result<void> seal(const base::ItemId& question, std::string_view answer,
                    std::optional<base::Words> words = {});
  // The choice, as long as it has not left; the answer, once it was said. kSealed between the two.
  Result<void> take_answer_back(const base::ItemId& question);
  Result<std::vector<QuestionView>> questions(With with = With::kPartner);  // newest first
  Result<QuestionView> question(const base::ItemId& id);

  // --- reading; what is shared with the present partner, or was with the last one while there is none

  // Both authors', in the order in which they came to be known here; newest first.
  Result<ItemPage> items(const ItemRange& range);
  Result<std::vector<Item>> items();  // all of them
  Result<Item> item(const base::ItemId& id);
  // What a person means by a whole id or its beginning (the letter and at least 4 more), in any
  // case: an item, a reply, a question or a document.
  Result<base::ItemId> resolve(std::string_view id_or_beginning);
  // All that the partner's device was given (given.h), newest items first.
  Result<std::vector<Given>> given();
  // What was shared with all other partners that there ever were.
  Result<std::vector<Item>> former_items();
  // Whether this id, or beginning of one, fits an item with one of those, and no item with the
  // present or last one.
  Result<bool> is_of_former(std::string_view id_or_beginning);

  // Whether the partner said anything that this version cannot show.
  Result<bool> has_unreadable();

  // --- for sync; of the present partner, kNoPartner without one

  // Own epochs have their proofs, unless the store takes nothing more.
  Result<base::VersionVector> vector();
  // What the partner, who says it holds `theirs` (already in this device's words: mirrored()),
  // lacks: at most `max_bytes` of operations (base::kMaxBatchBytes) and kMaxBatchOperations, but
  // one at least. Own acts that have no number yet get one here, some hundreds at a time, durably
  // before this returns. The batches must reach the partner in the order in which they were made,
  // for they do not say what they follow.
  Result<base::OperationBatch> lacking(const base::VersionVector& theirs, std::size_t max_bytes);
  // While the two are in step, by a session that stands, an own act gets its number in the
  // transaction that makes it: the partner's device holds no more than this one, so no number can
  // have been given before. Not in step to begin with.
  void set_in_step(bool in_step);
  // The partner's vector was met (in this device's words). A claim on an own epoch counts only with
  // a proof that this device made (epoch_proof.h). Epochs that the partner merely names are not
  // made known.
  Result<Met> meet(const base::VersionVector& theirs, Way way = Way::kSession);
  // This store was restored from a backup: nobody can know which numbers were given since. Own
  // acts, those that have left too, get theirs in a new epoch from now on, before anything else can
  // leave; a pairing offer is over, for its guesses would be counted anew.
  Result<void> restored();
  // What was quiet speaks again. Own acts get their numbers in an epoch that is begun now, and
  // again in one that is begun once the partner's device has named those that it knows, above all
  // of them: nobody can know which numbers this store has forgotten.
  Result<void> speak_again();
  // Own acts that no number was given to yet, so that nobody can have seen them; `most` at most,
  // and how many there are.
  struct Waiting {
    std::size_t count = 0;
    std::vector<base::OperationBody> acts;
  };
  Result<Waiting> waiting_acts(std::size_t most);
  // Stores what the partner sent, in one transaction. A bad operation is refused and counted; the
  // good ones stay.
  Result<Applied> apply(const base::OperationBatch& batch, Way way = Way::kSession);

  // --- for files that go between the two without a session (proto/bundle.capnp); likewise

  // Whether own acts wait for their numbers.
  Result<bool> acts_wait();
  // What a file begins with. Before it is given, own acts that wait get numbers, durably. A store
  // that was set back to an older copy cannot know what it had put into files that nobody has read
  // yet; so it gives those numbers in an epoch that it is known to have begun itself, since it was
  // opened or since it was last seen. `seen` is what stands beside the store now to tell by, and
  // `next` what will stand there from now on: if `seen` is what was `next` the last time, this is
  // the store that it was then. Empty: there is nothing to tell by. Past kMaxEpochsWithFiles such
  // acts go on waiting for a session (`waits`), and in a store that was set back until what the
  // partner named is here.
  struct ForFile {
    base::VersionVector holds;  // here
    // by what the partner said last; empty if they never did
    base::VersionVector from;
    bool waits = false;  // some own acts still have no number
  };
  Result<ForFile> ready_for_file(base::ByteView seen = {}, base::ByteView next = {});
  // The part of lacking that gives no numbers.
  Result<base::OperationBatch> held_beyond(const base::VersionVector& theirs,
                                           std::size_t max_bytes);
  // The partner said that they hold this (in this device's words). Nothing is written if it is what
  // they said before.
  Result<void> partner_holds(const base::VersionVector& theirs);
  // Both hold the same, by a session.
  Result<void> both_hold_the_same();
  // As apply, for a batch that goes on where `from` ends (both in this device's words); moves
  // `from` on. Nothing, and nothing is changed, if it begins after what is held here: an earlier
  // file is missing.
  Result<std::optional<Applied>> apply_after(base::VersionVector& from,
                                             const base::OperationBatch& batch);

  // The last file of one's own in the folder.
  struct LastFile {
    base::VersionVector holds;
    base::VersionVector from;
  };
  Result<LastFile> last_file();
  Result<void> set_last_file(const LastFile& file);
  // Whether there is something to say that it did not, or did not for a partner who holds what they
  // last said; if it is gone, whether there is anything to say.
  Result<bool> has_news_for_file(bool last_file_is_there = true);

  // --- pairing; see partnership.h

  Result<std::optional<Partnership>> partnership();
  Result<std::optional<LastPartner>> last_partner();
  // kHasPartner while one is present, provisional or not. Provisional until the first session
  // proves that the other side has it too, or until it is given up.
  Result<void> begin_partnership(const NewPartnership& partnership);
  Result<void> confirm_partnership();
  // Forgets the pair key and the address at once. What was shared stays readable here, and meets
  // again if the same two pair again; a new partner starts with nothing. Without a partner nothing
  // happens. Own acts that had not left never will: only what asks for less (a take-back) still
  // waits for the case that the two pair again. An act that would have replaced an earlier one that
  // left stays to be seen here; all others are removed. Returns how many items had some.
  Result<std::size_t> end_partnership();
  // This person has a new identity from now on, so everybody but the present partner is a new
  // partner to them: what was shared before stays readable here, and never leaves for a device that
  // would take it for somebody else's.
  Result<void> be_somebody_new();

  // --- renewal of keys (ledger_renewal.cpp)

  // This person has new keys from now on, and the present partner's device knows them by those of
  // `own` until it has taken the new ones. Nothing leaves for it before. Gives whether there is a
  // partner.
  Result<bool> begin_renewal(const crypto::PublicKey& own);
  // What to say of them; nothing where none wait. `own`: the new identity.
  Result<std::optional<Renewal>> renewal_to_say(const crypto::PublicKey& own);
  // The partner's device has taken them: it knows this person by `own` from now on. Begins a new
  // epoch for the own acts that follow.
  enum class Taken {
    kYes,
    // it is not the partner's device that says so, and nothing changed
    kNotTheirs
  };
  Result<Taken> renewal_taken(const Renewed& answer, const crypto::PublicKey& own);
  // A session was opened, so it knows them. Nothing happens where that was known, or keys wait.
  Result<void> renewal_proven();
  // The partner's device has a new identity. `own`: what it knows this person by. Durable before it
  // returns; the same Renewal gets the same answer.
  struct Answer {
    enum class Why {
      kTaken,
      kLater,  // the own Renewal goes first
      // it is not the partner's device that says so, or the identity cannot be theirs
      kNotTheirs
    };
    Why why = Why::kNotTheirs;
    std::optional<Renewed> renewed = {};
  };
  Result<Answer> partner_renews(const Renewal& renewal, const crypto::PublicKey& own);
  // A session was opened under the partner's renewed keys, of which this is theirs. Nothing happens
  // where they are in use already, or others took their place.
  Result<void> use_renewed_keys(const crypto::PublicKey& partner);
  Result<void> set_address(std::string_view address);
  // Where this device waits for the partner's calls, as HOST:PORT; empty until it was set. Stays
  // when a partnership ends.
  Result<void> set_listen(std::string_view address);
  Result<std::string> listen();

  // Empty until it was set.
  Result<std::string> meeting_setting(MeetingSetting setting);
  Result<void> set_meeting_setting(MeetingSetting setting, std::string_view value);

  // A fresh epoch for the offer or run that begins now: what the pairing carries to the partner.
  Result<base::EpochId> epoch_for_pairing();

  Result<void> put_offer(const Offer& offer);
  Result<std::optional<Offer>> offer();
  // Takes one guess off, durably, BEFORE an answer may leave, and gives how many are left; kNoOffer
  // when there was none. With its last guess the offer is over and gone from here; only the run
  // that made that guess may still succeed.
  Result<int> count_guess();
  Result<void> end_offer();
  // The same for the one who types, for each code by its hash: the guesses left after this one;
  // kNoOffer past the third. A code is forgotten after a day.
  Result<int> count_join(base::ByteView code_hash, base::WallTime now);

  // The store's pages as they stand now, for a backup (store::Database::snapshot).
  base::Result<store::Snapshot, store::Error> snapshot();

  // store::Database::sequence and settle.
  [[nodiscard]] std::uint64_t sequence() const;
  std::uint64_t settle();

  base::Result<void, store::Error> verify();

 private:
  struct State;
  explicit Ledger(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace waterline::ledger
