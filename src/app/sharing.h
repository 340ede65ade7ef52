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

// Use cases of sharing a part of an entry, and of the items that were shared. REQUIRES for every
// function: the mutexes of the sides that it takes are held.
namespace waterline::app {

// A request to share a part of an entry. `text` is a line or summary in the person's own words, or
// the passage of the entry to use as the excerpt. `lines` selects an excerpt by its first and last
// line instead, counted from 1.
struct ShareRequest {
  std::string entry;
  base::Depth depth = base::Depth::kLine;
  std::string text;
  std::optional<std::pair<std::size_t, std::size_t>> lines;
  // Selects an excerpt by its first and last code point, instead of `text` or `lines`.
  std::optional<gate::Span> span;
  // For a whole entry: the texts by which its questions and answers are shown to the partner.
  gate::AnswerWords answers;
};

// Finds the entry of a request and makes the exact text to send. Error kStaysBelow for any id of
// the deep, whether it exists or not, before any lookup.
Outcome<Piece> choose(PrivateSide& open, const ShareRequest& request);

// Shares a part of an entry: it waits as `decision` says. If `decision` says not to wait, it is
// sent immediately, and if that fails, it is not kept waiting either. Error: kNoPartner.
Outcome<Sent> share(PrivateSide& open, link::SharedSide& shared, const ShareRequest& request,
                    const Decision& decision, base::WallTime now);

// These functions work as choose() and share() do, but for a revision of an item that this person
// shared. If `request.entry` is empty, the entry is the one that the item came from. The revision
// replaces an earlier revision of the item that still waits. Errors: kNotYours, kTakenBack.
Outcome<Piece> choose_revision(PrivateSide& open, link::SharedSide& shared, std::string_view item,
                               ShareRequest request);
Outcome<Sent> revise(PrivateSide& open, link::SharedSide& shared, std::string_view item,
                     const ShareRequest& request, const Decision& decision, base::WallTime now);

struct ItemView {
  ledger::Item item;
  std::string short_id;
  // False if the depth of an item that was taken back is not known; recall_depths() may find it.
  bool depth_known = true;
};
// Fills in the depth of items that were taken back, as far as the vault's record of what was given
// (given.h) still has it. Such an item itself no longer says its depth.
Outcome<void> recall_depths(PrivateSide& open, std::vector<ItemView>& views);
// Returns the shortest beginning of the id, of at least five letters, that fits no other item.
std::string short_id(link::SharedSide& shared, const base::ItemId& id);
Outcome<base::ItemId> resolve_item(link::SharedSide& shared, std::string_view id);
struct ItemViews {
  std::vector<ItemView> views;
  std::optional<std::int64_t> next;  // the beginning of the next page
  // True if the partner sent something that this version cannot show.
  bool needs_newer = false;
};
Outcome<ItemViews> shared_items(link::SharedSide& shared, const ledger::ItemRange& range);
Outcome<ItemView> shared_item(link::SharedSide& shared, std::string_view id);
// Returns the items that were shared with earlier partners.
Outcome<std::vector<ItemView>> earlier_items(link::SharedSide& shared);
// Takes back a shared item. Error kStillWaits if the id is that of a waiting act.
Outcome<void> take_back(PrivateSide& open, link::SharedSide& shared, std::string_view id);
// Acknowledges a share of the partner's; base::AcknowledgementKind::kWithdrawn removes an earlier
// acknowledgement. Error kOtherWords as for words_now().
Outcome<ItemView> acknowledge(link::SharedSide& shared, std::string_view id,
                              base::AcknowledgementKind kind, const Before& before = {});
Outcome<ItemView> set_replies(link::SharedSide& shared, std::string_view id, bool open);
Outcome<Words> reply_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                           const Before& before = {});
// Returns typed words in the form in which they are sent: with newlines as "\n", and without white
// space at the end and ids of attachments.
std::string note_of(std::string_view text);

// Ends the shares whose last day is before the day of `now` (Ledger::expire).
void expire(link::SharedSide& shared, base::WallTime now);

}  // namespace waterline::app
