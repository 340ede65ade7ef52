#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/operation.h"
#include "ledger/error.h"

// The rules that need no store: what a body may hold, where it stands, and which of two operations
// outdoes the other. Those of joint documents are in joint_rules.h.
namespace waterline::ledger {

// What an item is. Every operation says it.
enum class ItemIs : std::uint8_t {
  kShare = 1,
  kReply = 2,
  kQuestion = 3,
  kGoal = 4,
  kStep = 5,
  kAgreement = 6,
  kAgenda = 7,
  kTakeaway = 8,
  // a row of its own for each kind and place of an item (row_of)
  kExtra = 9,
};

// The places of an item, each of which holds one operation (ledger.h). Own acts that wait are
// numbered in this order.
enum class Place : std::uint8_t {
  kContent = 0,
  kMark = 1,
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

// Questions and documents; all else is read page by page.
constexpr bool is_shown_whole(ItemIs what) {
  return what >= ItemIs::kQuestion && what <= ItemIs::kTakeaway;
}

// A revision of a joint document can be no higher, so that a partner's device cannot make the next
// one wrap around.
inline constexpr std::uint32_t kMaxRevision = 1U << 30;

Place place_of(const base::OperationBody& body, base::Author author);
ItemIs item_is(const base::OperationBody& body);
ItemIs item_is(base::DocumentKind kind);
// The row that it stands in: the item's; of an Extra one that goes by item, kind and place, in this
// store alone.
base::ItemId row_of(const base::OperationBody& body);
// Whose item it must be when `author` says this; none where either may.
std::optional<base::Author> owner_of(const base::OperationBody& body, base::Author author);
// 0 for what has none.
std::uint32_t revision_of(const base::OperationBody& body);
std::size_t weight_of(const base::OperationBody& body);  // in a batch
// Against kPartnerQuota and kPartnerJointQuota. The least bounds how many a partner's device can
// have here (131,072, and of those that are shown whole 16,384).
inline constexpr std::uint64_t kLeastRoom = 2 * 1024;
std::uint64_t room_of(const base::OperationBody& body);

// Text of 1 to kMaxSharedTextSize bytes that is plain, days from kFirstDay to kLastDay.
Result<void> check_share(std::string_view text, std::optional<base::Day> day,
                         std::optional<base::Day> expires);
// Text of 1 to kMaxNoteSize bytes that is plain.
Result<void> check_note(std::string_view text);
// That, enumerators that there are, and what proto/wire.capnp says of each field: of anybody's
// operation.
bool well_formed(const base::OperationBody& body);

// Whether the document is one that both must accept.
bool needs_both(base::DocumentKind kind);
// Whether this revision of the Replies opens them.
constexpr bool opens_replies(std::uint32_t revision) {
  return revision % 2 == 1;
}

// Whether `a` takes the place of `b`, which is held, for two operations on the same place of the
// same item.
bool outdoes(const base::Operation& a, const base::Operation& b);

// What an item says under one revision is for good: the text and all that a reader sees with it, of
// a share, a question, a reply, a version and a report. Whether the one says otherwise under the
// revision of the other.
bool changes_content(const base::OperationBody& a, const base::OperationBody& b);

// Whether two bodies say the same, whatever their revisions.
bool same_act(const base::OperationBody& a, const base::OperationBody& b);

// For an own act that waits, when one of the same place comes back from before (the store was set
// back, or an old file was read): whether it gives way; else what it must become to outdo the
// other. The tag of a version is the caller's to renew.
bool gives_way(const base::OperationBody& waiting, const base::OperationBody& recovered);
base::OperationBody outdoing(base::OperationBody waiting, const base::OperationBody& recovered);

}  // namespace waterline::ledger
