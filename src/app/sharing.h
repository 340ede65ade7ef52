#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/entries.h"
#include "app/failure.h"
#include "app/private_side.h"
#include "app/seen_words.h"
#include "app/waiting.h"
#include "base/operation.h"
#include "base/time.h"
#include "gate/gate.h"
#include "link/shared_side.h"

// Sharing a part of an entry, and the items that were shared. REQUIRES everywhere: the mutexes of
// the sides that a function takes are held.
namespace waterline::app {

// A request to share a part of an entry. `text` is a line or summary in the person's own words, or
// the passage of the entry to use as the excerpt. `lines` selects an excerpt by its first and last
// line instead, counted from 1.
struct ShareRequest {
  std::string entry;
  base::Depth depth = base::Depth::kLine;
  std::string text;
  std::optional<std::pair<std::size_t, std::size_t>> lines;
  // selects an excerpt by code points, instead of `text` or `lines`
  std::optional<gate::Span> span;
  // for a whole entry: the wording of its answers
  gate::AnswerWords answers;
};

// Resolves a request to an entry and the exact text to send. kStaysBelow for any id of the deep,
// whether it exists or not, before any lookup.
Outcome<Piece> choose(PrivateSide& open, const ShareRequest& request);

// Shares a part of an entry: it waits as `decision` says. Without a wait it is sent immediately; if
// that fails, it does not wait either. kNoPartner.
Outcome<Sent> share(PrivateSide& open, link::SharedSide& shared, const ShareRequest& request,
                    const Decision& decision, base::WallTime now);

// choose() and share() for a revision of an item of ours. An empty `request.entry` means the entry
// that the item came from. The revision replaces a waiting revision of the same item. kNotYours,
// kTakenBack.
Outcome<Piece> choose_revision(PrivateSide& open, link::SharedSide& shared, std::string_view item,
                               ShareRequest request);
Outcome<Sent> revise(PrivateSide& open, link::SharedSide& shared, std::string_view item,
                     const ShareRequest& request, const Decision& decision, base::WallTime now);

struct ItemView {
  ledger::Item item;
  std::string short_id;
  // false for an item that was taken back, until recall_depths() finds its depth
  bool depth_known = true;
};
// An item that was taken back no longer says how much of an entry it was (its depth). Fills the
// depth in where the vault's record of what was given (given.h) still has it.
Outcome<void> recall_depths(PrivateSide& open, std::vector<ItemView>& views);
// Returns the shortest beginning of the id, of at least five letters, that fits no other item.
std::string short_id(link::SharedSide& shared, const base::ItemId& id);
Outcome<base::ItemId> resolve_item(link::SharedSide& shared, std::string_view id);
struct ItemViews {
  std::vector<ItemView> views;
  std::optional<std::int64_t> next;  // as in ledger::ItemPage
  // the partner said something that this version cannot show
  bool needs_newer = false;
};
Outcome<ItemViews> shared_items(link::SharedSide& shared, const ledger::ItemRange& range);
Outcome<ItemView> shared_item(link::SharedSide& shared, std::string_view id);
// Returns the items that were shared with earlier partners.
Outcome<std::vector<ItemView>> earlier_items(link::SharedSide& shared);
// The shared items that the person keeps at hand, in the order in which they were pinned; without
// those that were taken back or have expired since. The pins are private, and refer to the items:
// no words are copied.
Outcome<std::vector<ItemView>> pinned_items(PrivateSide& open, link::SharedSide& shared);
// kTooMany if kMaxPinnedShared are pinned.
Outcome<ItemView> pin_item(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                           bool pinned);
inline constexpr std::size_t kMaxPinnedShared = 256;
// Stores a copy of a share of the partner's as a private entry that remembers where its words come
// from (EntryView::kept_from). Nothing leaves, and the copy stays when the share is taken back. The
// same words are copied once; a copy in the bin is brought back. kNotYours for a share of the
// person's own, kTakenBack, kEmpty if its last day is over, kOtherWords as for words_now().
Outcome<EntryView> keep_copy(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                             const Before& before, base::WallTime now);
// Takes back a shared item. kStillWaits if the id is that of a waiting act.
Outcome<void> take_back(PrivateSide& open, link::SharedSide& shared, std::string_view id);
// Acknowledges a share of the partner's; base::AcknowledgementKind::kWithdrawn removes an earlier
// acknowledgement. kOtherWords as for words_now().
Outcome<ItemView> acknowledge(link::SharedSide& shared, std::string_view id,
                              base::AcknowledgementKind kind, const Before& before = {});
Outcome<ItemView> set_replies(link::SharedSide& shared, std::string_view id, bool open);
Outcome<Words> reply_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                           const Before& before = {});
// Returns typed words in the form in which they are sent: newlines as "\n", no white space at the
// end.
std::string note_of(std::string_view text);

// Ends the shares whose last day is before the day of `now` (Ledger::expire).
void expire(link::SharedSide& shared, base::WallTime now);

}  // namespace waterline::app
