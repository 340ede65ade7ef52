#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/operation.h"
#include "ledger/error.h"

// The rules that need no store: what the body of an operation may contain, at which place of an
// item the operation is stored (Place), and which of two operations replaces the other.
// joint_rules.h has the rules of joint documents.
namespace waterline::ledger {

// The kind of thing that an item is. Every operation on an item shows this kind.
enum class ItemIs : std::uint8_t {
  kShare = 1,
  kReply = 2,
  kQuestion = 3,
  kGoal = 4,
  kStep = 5,
  kAgreement = 6,
  kAgenda = 7,
  kTakeaway = 8,
  // An Extra: an operation of a later version of this program. For each item, kind and place,
  // Extras have a row of their own in the table `item` (row_of).
  kExtra = 9,
};

// The places of an item, each of which holds one operation (ledger.h). Waiting operations of ours
// on one item get their numbers in this order.
enum class Place : std::uint8_t {
  kContent = 0,
  kAcknowledgement = 1,
  kReplies = 2,
  kMyVersion = 3,
  kTheirVersion = 4,
  kMyAccept = 5,
  kTheirAccept = 6,
  kMyReport = 7,
  kTheirReport = 8,
  kMySeal = 9,
  kTheirSeal = 10,
  kMyAnswer = 11,
  kTheirAnswer = 12,
  kMyExtra = 13,
  kTheirExtra = 14,
};
inline constexpr std::int64_t kPlacesOfItem = 16;

// Returns true for questions and documents: a list of these always has all of them. All other items
// are listed page by page.
constexpr bool is_shown_whole(ItemIs what) {
  return what >= ItemIs::kQuestion && what <= ItemIs::kTakeaway;
}

// The highest revision of a joint document. Without this limit a partner's device could send the
// largest number, and the next revision would begin at 0 again.
inline constexpr std::uint32_t kMaxRevision = 1U << 30;

Place place_of(const base::OperationBody& body, base::Author author);
ItemIs item_is(const base::OperationBody& body);
ItemIs item_is(base::DocumentKind kind);
// Returns the id of the row of the table `item` to which an operation with this body belongs. This
// is the id of its item, except for an Extra (an operation of a later version). Extras have a row
// for each item, kind and place; the id of that row is a hash that only this store uses.
base::ItemId row_of(const base::OperationBody& body);
// Returns who must own the item if `author` makes this operation; nullopt if either person may own
// it.
std::optional<base::Author> owner_of(const base::OperationBody& body, base::Author author);
// Returns the revision of a body; 0 if it has none.
std::uint32_t revision_of(const base::OperationBody& body);
std::size_t weight_of(const base::OperationBody& body);  // its bytes in a batch's limit
// Even the smallest operation counts as so many bytes against kPartnerQuota and kPartnerJointQuota.
// So a partner's device can store 131,072 operations here, and 16,384 of those on questions and
// documents.
inline constexpr std::uint64_t kMinRoom = 2 * 1024;
std::uint64_t room_of(const base::OperationBody& body);

// Checks the content of a share: it must be plain text of 1 to kMaxSharedTextSize bytes, and its
// days from kFirstDay to kLastDay.
Result<void> check_share(std::string_view text, std::optional<base::Day> day,
                         std::optional<base::Day> expires);
// Checks that a text is plain and has 1 to kMaxNoteSize bytes.
Result<void> check_note(std::string_view text);
// Returns true if a body by either author is valid: check_share() and check_note() allow it, its
// enumerators are known, and each field keeps the rules of proto/wire.capnp.
bool well_formed(const base::OperationBody& body);

// Returns true if a document of this kind is in force only after both persons accepted it.
bool needs_both(base::DocumentKind kind);
// Returns true if a Replies operation with this revision allows replies to the item, and false if
// it stops them.
constexpr bool opens_replies(std::uint32_t revision) {
  return revision % 2 == 1;
}
// Returns true if a reply is shown. A person's reply to an item of their own always is. A reply to
// the other person's item names the Replies operation by which that person opened the item, and is
// shown once that operation is stored, in case the reply arrives first. `opened` is the revision
// that is stored; 0 for none.
constexpr bool shows_reply(const base::Reply& reply, bool to_own_item, std::int64_t opened) {
  return to_own_item || (reply.opening > 0 && reply.opening <= opened);
}

// Returns true if `a` replaces the stored operation `b`. REQUIRES: both are for the same place (see
// Place) of the same item.
bool outdoes(const base::Operation& a, const base::Operation& b);

// Returns true if both bodies have the same revision but other content. That breaks a rule: under
// one revision, neither the text of a share, question, reply, version, report or Extra (operation
// of a later version) may change, nor anything else that a reader sees with it.
bool changes_content(const base::OperationBody& a, const base::OperationBody& b);

// Returns true if both bodies say the same, whatever their revisions.
bool same_act(const base::OperationBody& a, const base::OperationBody& b);

// Decides what happens to our waiting operation if an earlier operation of ours for the same place
// comes back from the partner's device, because this store was set back or an old bundle was read.
// If gives_way() returns true, the waiting operation is dropped. Otherwise outdoing() returns it
// with a higher revision, so that it replaces the earlier one; for a version of a document the
// caller must make a new tag.
bool gives_way(const base::OperationBody& waiting, const base::OperationBody& recovered);
base::OperationBody outdoing(base::OperationBody waiting, const base::OperationBody& recovered);

}  // namespace waterline::ledger
