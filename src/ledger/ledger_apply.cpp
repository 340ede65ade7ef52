#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "crypto/secret.h"
#include "ledger/joint_tables.h"
#include "ledger/ledger.h"
#include "ledger/ledger_state.h"
#include "ledger/operation_mac.h"
#include "ledger/pictures.h"
#include "ledger/question_tables.h"

// Applies the partner's operations, as the tables in ledger.h say.
namespace waterline::ledger {
namespace {

constexpr std::uint64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();

// The limit for the bytes of Extras (operations of a later version) that one batch may delete,
// roughly. The store overwrites the deleted bytes in one transaction, which it keeps in memory.
constexpr std::uint64_t kMaxErasedAtOnce = 16ULL * 1024 * 1024;

// The result of one operation in a batch. kOfFormer: its MAC was made with a key that this person
// had before. The operation is not taken, since somebody else may have that key; it does not count
// as refused either.
// kUnnamed: a piece of a picture that no list of its author names here. It counts as not taken, and
// accuses nobody: the list may have found no room. kLeftOut: a piece that found no room. It counts
// as taken, since the rest of the picture is of no use.
enum class Verdict { kStored, kKnown, kRefused, kNoRoom, kOfFormer, kUnnamed, kLeftOut };

class Application {
 public:
  Application(Tables& tables, PartnerRow partner, const crypto::AuthorKey& author,
              const crypto::ProofKey& proof, Authors authors, std::set<base::EpochId>& short_epochs)
      : tables_(&tables),
        partner_(partner),
        partner_keys_(tables.keys_of(partner)),
        author_(&author),
        proof_(&proof),
        authors_(std::move(authors)),
        short_epochs_(&short_epochs),
        room_(partner.room) {}

  // Remembers the epochs that the batch names. Leaves out an epoch with an impossible number or
  // with another author than it had before, so that the operations of that epoch are refused.
  void name_epochs(const base::VersionVector& through) {
    for (const auto& [name, mark] : through.epochs) {
      if (mark.through > kMaxNumber) continue;
      const auto known = tables_->epoch(partner_, name);
      if (known && known->author != mark.author) continue;
      Run run{.name = name, .claimed = mark};
      if (known && !known->former) run.epoch = known;
      if (mark.author == base::Author::kMe)
        run.claim = judge_claim(*tables_, partner_, *proof_, name, mark);
      runs_.emplace(name, run);
    }
  }

  void take(const base::Operation& operation) {
    const auto run = runs_.find(operation.epoch);
    const Verdict verdict = run == runs_.end() ? Verdict::kRefused : judge(operation, run->second);
    const bool is_taken =
        verdict == Verdict::kStored || verdict == Verdict::kKnown || verdict == Verdict::kLeftOut;
    if (!is_taken && run != runs_.end()) {
      const std::uint64_t before = std::max<std::uint64_t>(operation.number, 1) - 1;
      run->second.taken_until = std::min(run->second.taken_until, before);
    }
    applied_.stored += verdict == Verdict::kStored;
    applied_.known += verdict == Verdict::kKnown;
    applied_.refused += verdict == Verdict::kRefused;
    applied_.no_room += verdict == Verdict::kNoRoom || verdict == Verdict::kLeftOut;
    applied_.unnamed += verdict == Verdict::kUnnamed;
  }

  // Raises `through`, the number up to which an epoch is known here, for each epoch in the batch.
  // Stores how much room the partner's operations take now.
  void finish() {
    for (auto& [name, run] : runs_)
      run.claimed.author == base::Author::kMe ? finish_own(run) : finish_theirs(run);
    for (const auto& [name, run] : runs_) {
      if (run.taken_until != kMaxNumber) applied_.taken_until.emplace(name, run.taken_until);
    }
    tables_->set_room(partner_, room_);
  }

  [[nodiscard]] const Applied& applied() const { return applied_; }
  [[nodiscard]] bool removed_words() const { return removed_words_; }

 private:
  struct Run {
    base::EpochId name;
    base::EpochMark claimed;
    std::optional<EpochRow> epoch = {};      // empty until the store knows the epoch
    Claim claim = Claim::kUnproven;          // used only for an epoch of ours
    std::uint64_t last = 0;                  // the highest number seen in this batch
    std::uint64_t taken_until = kMaxNumber;  // the number before the first one not taken
    // For an epoch of ours: the last number in this batch whose MAC proves that it is ours.
    std::uint64_t mine_until = 0;
  };

  // Raises `through` of an epoch of the partner's to the number that the batch states. Numbers of
  // operations that the partner has replaced or deleted are missing in the batch, which does no
  // harm. If an operation was refused or found no room, `through` stays, so that the partner sends
  // the operations of this batch again. The stored proof stays too, since it is for the old
  // `through`.
  void finish_theirs(Run& run) {
    const bool is_whole = run.taken_until == kMaxNumber;
    const std::uint64_t until = is_whole ? run.claimed.through : 0;
    // Once an operation of the epoch was refused or found no room, later batches do not raise
    // `through` until the two devices exchange their version vectors again (message Hello).
    if (short_epochs_->size() >= base::kMaxEpochsOfSession || short_epochs_->contains(run.name))
      return;
    if (run.taken_until != kMaxNumber) short_epochs_->insert(run.name);
    if (!run.epoch && until > 0) {
      run.epoch =
          known_epoch(*tables_, partner_, run.name, base::Author::kPartner, Holds::kNothing);
    }
    if (!run.epoch || until < run.epoch->through) return;
    // The proof holds only for the number that the batch states. So a batch of which an operation
    // was refused or found no room brings no proof.
    const bool proves_more = is_whole && run.claimed.proof && !run.epoch->proof;
    if (until > run.epoch->through || proves_more)
      tables_->set_through(*run.epoch, until, run.claimed.proof);
  }

  // Raises `through` of an epoch of ours, but only as far as a proof or a MAC of ours shows.
  void finish_own(Run& run) {
    const bool is_proven = run.claim != Claim::kUnproven;
    const std::uint64_t until = is_proven ? run.claimed.through : run.mine_until;
    if (!run.epoch && is_proven) {
      run.epoch = known_epoch(*tables_, partner_, run.name, base::Author::kMe, Holds::kNothing);
    }
    if (!run.epoch) return;
    if (run.claim == Claim::kLost || run.claim == Claim::kOlder) {
      tables_->note_given_proof(*run.epoch, run.claimed.through, *run.claimed.proof);
    }
    if (until <= run.epoch->through) return;
    const auto present = tables_->present_epoch(partner_);
    applied_.set_back = applied_.set_back || (present && run.name >= present->name);
    tables_->set_through(*run.epoch, until);
  }

  Verdict judge(const base::Operation& operation, Run& run) {
    if (operation.number <= run.last || operation.number > run.claimed.through)
      return Verdict::kRefused;
    run.last = operation.number;
    const bool mine = run.claimed.author == base::Author::kMe;
    if (!well_formed(operation.body)) return Verdict::kRefused;
    // If the operation is stored under this number with the same MAC, it is known, even if the MAC
    // was made with a former key.
    const auto held = run.epoch ? tables_->operation(*run.epoch, operation.number) : std::nullopt;
    if (held && *held == operation) return Verdict::kKnown;
    if (mine && !is_mine(operation))
      return is_of_former(operation) ? Verdict::kOfFormer : Verdict::kRefused;
    if (mine) run.mine_until = operation.number;
    // Refuse an operation with other content than the one that is stored under its number.
    if (held) return Verdict::kRefused;
    if (!run.epoch)
      run.epoch = known_epoch(*tables_, partner_, run.name, run.claimed.author, Holds::kOperations);
    if (!run.epoch) return mine ? Verdict::kRefused : Verdict::kNoRoom;
    const Verdict verdict = place(operation, *run.epoch);
    applied_.recovered += mine && verdict != Verdict::kRefused;
    return verdict;
  }

  [[nodiscard]] bool is_mine(const base::Operation& operation) const {
    return is_by(*author_, operation);
  }
  [[nodiscard]] bool is_of_former(const base::Operation& operation) const {
    return std::ranges::any_of(
        authors_, [&](const crypto::AuthorKey* one) { return is_by(*one, operation); });
  }
  [[nodiscard]] bool is_by(const crypto::AuthorKey& author,
                           const base::Operation& operation) const {
    return std::ranges::any_of(partner_keys_, [&](const crypto::PublicKey& one) {
      return crypto::equal_in_constant_time(operation_mac(author, one, operation), operation.mac);
    });
  }

  // Stores an operation on its item, if the rules allow it. REQUIRES: the operation's MAC, its form
  // and its number were checked, and no operation is stored under that number yet.
  Verdict place(const base::Operation& operation, const EpochRow& epoch) {
    auto item = tables_->item(partner_, row_of(operation.body));
    if (accepts_former(operation.body, epoch.author, item)) return Verdict::kOfFormer;
    if (!may_say(operation.body, epoch.author, item) ||
        !is_true(operation.body, epoch.author, item)) {
      return Verdict::kRefused;
    }
    const bool mine = epoch.author == base::Author::kMe;
    const Place place = place_of(operation.body, epoch.author);
    const auto held = item ? tables_->operation(*item, place) : std::nullopt;
    if (is_about_ended(operation.body)) return Verdict::kKnown;
    if (const auto verdict = judge_picture(operation.body, epoch.author)) return *verdict;
    if (held && held->waits()) {
      if (!gives_way(held->operation.body, operation.body)) {
        outdo(*item, place, *held, operation.body);
        follow_up(*item, place, operation.body);
        return Verdict::kKnown;
      }
    } else if (held && changes(operation, *held) && operation.epoch == held->operation.epoch) {
      return Verdict::kRefused;
    } else if (held && !outdoes(operation, held->operation)) {
      return Verdict::kKnown;
    }

    const bool takes_back = std::holds_alternative<base::TakeBack>(operation.body) &&
                            !(held && std::holds_alternative<base::TakeBack>(held->operation.body));
    // This batch has already deleted as many bytes as one batch may. The partner's device sends the
    // remaining operations again later.
    if (takes_back && erased_ > kMaxErasedAtOnce) return Verdict::kNoRoom;
    if (!mine) {
      const ItemIs what = item_is(operation.body);
      Room room = room_;
      if (held) room.free(what, room_of(held->operation.body));
      room.take(what, room_of(operation.body));
      const bool more = room.all > room_.all;
      if (more && (room.all > kPartnerQuota || room.joint > kPartnerJointQuota))
        return Verdict::kNoRoom;
      if (room.extra > room_.extra && room.extra > kPartnerExtraQuota) {
        if (!base::is_piece(operation.body)) return Verdict::kNoRoom;
        tables_->note_left_out(partner_, base::item_of(operation.body));
        return Verdict::kLeftOut;
      }
      if (what == ItemIs::kExtra && !held &&
          tables_->count_their_extras(partner_, base::item_of(operation.body)) >=
              kMaxExtrasOfItem) {
        return Verdict::kNoRoom;
      }
      room_ = room;
    }
    if (!item) item = add_item(operation.body, epoch.author);
    removed_words_ = removed_words_ || (held && base::carried_size(held->operation.body) > 0);
    // A device whose store was set back may reuse a revision for other content, in another epoch.
    // The item then counts as revised, and not as a breach of the rules.
    if (held && !held->waits() && changes(operation, *held)) tables_->set_replaced(*item);
    const auto earlier_pictures = listed_by(operation.body, epoch.author);
    tables_->put(*item, place, &epoch, {operation});
    if (base::is_piece(operation.body)) tables_->note_pieces(epoch);
    drop_unlisted(earlier_pictures, operation.body, epoch.author);
    const auto* version = std::get_if<base::Version>(&operation.body);
    if (mine && version != nullptr) tables_->note_said_version(*item, version->terms.tag);
    if (takes_back) {
      const std::uint64_t freed = tables_->erase_extras(*item);
      room_.free(ItemIs::kExtra, freed);
      erased_ += freed;
      removed_words_ = true;
    }
    const Verdict verdict = follow_up(*item, place, operation.body);
    applied_.shown += verdict == Verdict::kStored && is_shown(*item, operation.body, epoch.author);
    return verdict;
  }

  // True if the body is an Extra on an item that was taken back, or a part of a picture of a share
  // that is over. Such an item keeps neither.
  bool is_about_ended(const base::OperationBody& body) {
    const auto* extra = std::get_if<base::Extra>(&body);
    const auto about = extra != nullptr ? tables_->item(partner_, extra->item) : std::nullopt;
    const auto content = about ? tables_->operation(*about, Place::kContent) : std::nullopt;
    if (!content) return false;
    if (std::holds_alternative<base::TakeBack>(content->operation.body)) return true;
    return content->expired && is_about_pictures(body);
  }

  static bool is_about_pictures(const base::OperationBody& body) {
    return base::is_piece(body) || base::is_list_of_pictures(body);
  }

  // Judges a list of pictures and a piece; nullopt if it may be stored as any other operation.
  // A list belongs to the author of its share. A piece belongs to a picture that its author's list
  // names, with this index and this content.
  std::optional<Verdict> judge_picture(const base::OperationBody& body, base::Author author) {
    if (!is_about_pictures(body)) return {};
    const auto& extra = std::get<base::Extra>(body);
    const bool mine = author == base::Author::kMe;
    const auto about = tables_->item(partner_, extra.item);
    if (!mine && about && (about->author != author || about->what != ItemIs::kShare))
      return Verdict::kRefused;
    if (!base::is_piece(body)) return {};
    const auto named = name_of(extra);
    if (!named) return Verdict::kRefused;
    const auto listed = tables_->pictures(partner_, extra.item, author);
    const base::Picture* picture = find(listed, named->picture);
    // A program that does not know pictures may return our pieces before our list. What our list
    // does not name any more is outdone.
    if (picture == nullptr && !mine) return Verdict::kUnnamed;
    if (picture == nullptr)
      return listed.empty() ? std::optional<Verdict>() : std::optional(Verdict::kKnown);
    const bool is_right = named->index < picture->pieces.size() &&
                          picture->pieces[named->index] == hash_of_piece(extra.content);
    return is_right ? std::optional<Verdict>() : std::optional(Verdict::kRefused);
  }

  // Returns the pictures that are listed now, if the body is a list that may replace that list.
  std::vector<base::Picture> listed_by(const base::OperationBody& body, base::Author author) {
    if (!base::is_list_of_pictures(body)) return {};
    return tables_->pictures(partner_, base::item_of(body), author);
  }

  // Deletes the pieces of pictures that a new list does not name any more.
  void drop_unlisted(const std::vector<base::Picture>& earlier, const base::OperationBody& body,
                     base::Author author) {
    if (earlier.empty()) return;
    const base::ItemId& item = base::item_of(body);
    const auto listed = tables_->pictures(partner_, item, author);
    for (const base::Picture& picture : earlier) {
      if (find(listed, picture.id) != nullptr) continue;
      const std::uint64_t freed = tables_->erase_pieces(partner_, item, author, picture);
      if (author == base::Author::kPartner) room_.free(ItemIs::kExtra, freed);
      removed_words_ = removed_words_ || freed > 0;
    }
  }

  // Returns true if the operation has other content under the stored revision. Returns false for a
  // share whose text was deleted here, since the texts cannot be compared.
  static bool changes(const base::Operation& operation, const PlacedOperation& held) {
    return !held.expired && changes_content(operation.body, held.operation.body);
  }

  // Returns whether people can see what the operation changed. They see a seal or an answer of the
  // partner's only once both answers are revealed: until then nobody may see that the partner has
  // chosen.
  bool is_shown(const ItemRow& item, const base::OperationBody& body, base::Author author) {
    const bool is_sealed =
        std::holds_alternative<base::Seal>(body) || std::holds_alternative<base::Answer>(body);
    if (base::is_list_of_pictures(body)) return true;
    if (base::is_piece(body)) return completes_picture(std::get<base::Extra>(body), author);
    if (std::holds_alternative<base::Extra>(body)) return false;
    return !is_sealed || author == base::Author::kMe || both_revealed(*tables_, item);
  }

  // Returns whether the picture to which a stored piece belongs can be shown now.
  bool completes_picture(const base::Extra& piece, base::Author author) {
    const auto named = name_of(piece);
    const auto listed = tables_->pictures(partner_, piece.item, author);
    const base::Picture* picture = named ? find(listed, named->picture) : nullptr;
    return picture != nullptr && tables_->has_all_pieces(partner_, piece.item, author, *picture);
  }

  // Returns whether the author may make this operation on this item, given the item's owner and
  // kind. The partner's device may have sent operations that claim an item of ours, or that give an
  // item of ours another kind. If an operation of ours contradicts that, ours counts: the item
  // becomes ours, with our kind.
  bool may_say(const base::OperationBody& body, base::Author author, std::optional<ItemRow>& item) {
    if (!item) return true;
    const auto owner = owner_of(body, author);
    const ItemIs what = item_is(body);
    const bool other_owner = owner && *owner != item->author;
    if (!other_owner && item->what == what) return true;
    if (author != base::Author::kMe || owner == base::Author::kPartner) return false;
    disown(*item);
    tables_->set_item(*item, base::Author::kMe, what);
    return true;
  }

  // Checks what the operation says about other operations: an accepted version must be ours, and an
  // answer must match its seal.
  bool is_true(const base::OperationBody& body, base::Author author,
               const std::optional<ItemRow>& item) {
    const bool mine = author == base::Author::kMe;
    if (const auto* accept = std::get_if<base::Accept>(&body); accept != nullptr && !mine) {
      return is_tagged_by(*author_, *accept) || is_held_version(item, accept->terms) ||
             was_said(item, *accept);
    }
    if (!item) return true;
    Opening opening = Opening::kFine;
    if (const auto* answer = std::get_if<base::Answer>(&body)) {
      opening = compare_with_seal(*tables_, *item, author, *answer);
    } else if (const auto* seal = std::get_if<base::Seal>(&body)) {
      opening = compare_with_held(*tables_, *item, author, *seal);
    }
    if (opening == Opening::kBroken && !mine) tables_->set_broken(*item);
    return opening == Opening::kFine;
  }

  [[nodiscard]] bool is_tagged_by(const crypto::AuthorKey& author,
                                  const base::Accept& accept) const {
    return std::ranges::any_of(partner_keys_, [&](const crypto::PublicKey& to) {
      return accept.terms.tag == version_tag(author, to, accept.item, accept.terms);
    });
  }

  [[nodiscard]] bool is_tagged_by_former(const base::Accept& accept) const {
    return std::ranges::any_of(
        authors_, [&](const crypto::AuthorKey* one) { return is_tagged_by(*one, accept); });
  }

  // Returns true if the partner accepts a version that we once sent under a former author key, even
  // if that version was replaced since.
  bool was_said(const std::optional<ItemRow>& item, const base::Accept& accept) {
    return item && is_tagged_by_former(accept) && tables_->is_said_version(*item, accept.terms.tag);
  }

  // True if the partner accepts a version that was made with a former key and that this store did
  // not send: anyone who has that key may have forged it.
  bool accepts_former(const base::OperationBody& body, base::Author author,
                      const std::optional<ItemRow>& item) {
    const auto* accept = std::get_if<base::Accept>(&body);
    if (accept == nullptr || author == base::Author::kMe || is_tagged_by(*author_, *accept))
      return false;
    return !is_held_version(item, accept->terms) && !was_said(item, *accept) &&
           is_tagged_by_former(*accept);
  }

  bool is_held_version(const std::optional<ItemRow>& item, const base::Terms& terms) {
    const auto held = item ? tables_->operation(*item, Place::kMyVersion) : std::nullopt;
    const auto* version = held ? std::get_if<base::Version>(&held->operation.body) : nullptr;
    return version != nullptr && version->terms == terms;
  }

  ItemRow add_item(const base::OperationBody& body, base::Author author) {
    return tables_->add_item(partner_, row_of(body), owner_of(body, author).value_or(author),
                             item_is(body));
  }

  // After an operation was stored, changes the other operations of its item as the rules for
  // documents and questions demand.
  Verdict follow_up(const ItemRow& item, Place place, const base::OperationBody& body) {
    if (is_document(item.what)) {
      const auto* version = std::get_if<base::Version>(&body);
      if (version != nullptr && place == Place::kTheirVersion) {
        lift_waiting_version(*tables_, partner_, *author_, item,
                             std::max(version->terms.replaces, version->ended_others));
      }
      const Settled settled = settle(*tables_, item);
      room_.free(item.what, settled.freed);
      removed_words_ = removed_words_ || settled.removed;
      if (settled.removed && !tables_->operation(item, place)) return Verdict::kKnown;
    }
    if (item.what == ItemIs::kQuestion) say_answer_if_both_sealed(*tables_, authors_, item);
    return Verdict::kStored;
  }

  // Deletes the partner's operations on the item, and those of ours that are only possible on an
  // item of the partner's. Call it if the partner's device claimed the item or gave it a kind, and
  // a MAC of ours now proves that the item is ours or has another kind.
  void disown(const ItemRow& item) {
    const bool was_theirs = item.author == base::Author::kPartner;
    for (const Place place : {Place::kContent, Place::kReplies}) {
      if (was_theirs) take_away(item, place, /*theirs=*/true);
    }
    take_away(item, Place::kAcknowledgement, /*theirs=*/!was_theirs);
    for (const Place place : {Place::kTheirVersion, Place::kTheirAccept, Place::kTheirReport,
                              Place::kTheirSeal, Place::kTheirAnswer, Place::kTheirExtra}) {
      take_away(item, place, /*theirs=*/true);
    }
    removed_words_ = true;
  }

  void take_away(const ItemRow& item, Place place, bool theirs) {
    const auto held = tables_->operation(item, place);
    if (!held) return;
    if (theirs) room_.free(item.what, room_of(held->operation.body));
    tables_->erase(item, place);
  }

  // An earlier operation of ours came back from the partner's device, while `waiting` says what the
  // person wants now. Gives the waiting operation a higher revision, so that it replaces the
  // earlier one, and makes sure that it is sent.
  void outdo(const ItemRow& item, Place place, PlacedOperation waiting,
             const base::OperationBody& recovered) {
    waiting.operation.body = outdoing(std::move(waiting.operation.body), recovered);
    waiting.silent = false;
    if (auto* version = std::get_if<base::Version>(&waiting.operation.body)) {
      version->terms.tag = version_tag(*author_, partner_.key, version->item, version->terms);
    }
    tables_->put(item, place, nullptr, waiting);
  }

  Tables* tables_;
  PartnerRow partner_;
  std::vector<crypto::PublicKey> partner_keys_;  // the present one first
  const crypto::AuthorKey* author_;
  const crypto::ProofKey* proof_;
  Authors authors_;  // the present one first
  std::set<base::EpochId>* short_epochs_;
  Room room_;
  std::map<base::EpochId, Run> runs_;
  Applied applied_;
  std::uint64_t erased_ = 0;  // bytes of Extras that this batch deleted
  bool removed_words_ = false;
};

}  // namespace

Result<Applied> Ledger::apply(const base::OperationBatch& batch, Way way) {
  Tables tables = state_->writing();
  const auto partner = tables.present_partner();
  if (!partner) return tables.failed() ? tables.outcome(Applied{}) : Error::kNoPartner;

  Application application(tables, *partner, state_->author, state_->proof, state_->authors(),
                          state_->short_epochs.at(static_cast<std::size_t>(way)));
  application.name_epochs(batch.through);
  for (const base::Operation& operation : batch.operations) {
    if (tables.failed()) break;
    application.take(operation);
  }
  application.finish();
  Applied applied = application.applied();
  applied.news = tables.has_waiting(*partner);
  const auto done = application.removed_words() ? tables.commit_and_forget() : tables.commit();
  if (!done) return done.error();
  return applied;
}

}  // namespace waterline::ledger
