#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "app/waiting.h"
#include "base/operation.h"
#include "base/time.h"
#include "gate/gate.h"
#include "link/shared_side.h"

// Offering one rendition of one entry, and what came of it. REQUIRES everywhere: the mutexes of the
// sides that a function takes are held, or that of `shared` for a function without a side of its
// own.
namespace waterline::app {

// How much of which entry a person wants to show. `text` is a line or summary in their own words,
// or the excerpt to look for; `lines` an excerpt by its first and last line, from 1.
struct Wish {
  std::string entry;
  base::Rendition depth = base::Rendition::kLine;
  std::string text;
  std::optional<std::pair<std::size_t, std::size_t>> lines;
  // of the whole of an entry: how its answers are worded
  gate::AnswerWords answers;
};

// kStaysBelow for anything that is named as something of the deep is, whether it exists or not and
// before it is looked for.
Outcome<Choice> choose(PrivateSide& open, const Wish& wish);

// The share waits; without a wait it leaves at once, or, when that fails, does not wait either.
// kNoPartner.
Outcome<Sent> share(PrivateSide& open, link::SharedSide& shared, const Wish& wish,
                    const Decision& decision, base::WallTime now);

// The same for a revision of an item of one's own; `wish.entry` may be empty for the entry that the
// item came from. A revision that waits for the same item gives way to it. kNotYours, kTakenBack.
Outcome<Choice> choose_revision(PrivateSide& open, link::SharedSide& shared, std::string_view item,
                                Wish wish);
Outcome<Sent> revise(PrivateSide& open, link::SharedSide& shared, std::string_view item,
                     const Wish& wish, const Decision& decision, base::WallTime now);

struct ItemView {
  ledger::Item item;
  std::string short_id;
  // of what was taken back only where the author's own record has it
  bool depth_known = true;
};
// Of what was taken back, how much of the entry it had shown.
Outcome<void> recall_depths(PrivateSide& open, std::vector<ItemView>& views);
// The shortest beginning of an id, of at least five letters, that fits nothing else here.
std::string short_id(link::SharedSide& shared, const base::ItemId& id);
Outcome<base::ItemId> resolve_item(link::SharedSide& shared, std::string_view id);
struct ItemViews {
  std::vector<ItemView> views;
  std::optional<std::int64_t> next;  // ledger::ItemPage
  // the partner said something that this version cannot show
  bool needs_newer = false;
};
Outcome<ItemViews> shared_items(link::SharedSide& shared, const ledger::ItemRange& range);
Outcome<ItemView> shared_item(link::SharedSide& shared, std::string_view id);
// What was shared with devices that the two are no longer paired by.
Outcome<std::vector<ItemView>> earlier_items(link::SharedSide& shared);
// kStillWaits for the id of something that has not left yet.
Outcome<void> take_back(PrivateSide& open, link::SharedSide& shared, std::string_view id);
// The words of a share, a question or a document as they are now. kOtherWords where the person, by
// the caller's word, had others before them.
using Before = std::optional<base::Words>;
Outcome<base::Words> words_now(link::SharedSide& shared, const base::ItemId& id,
                               const Before& before);
// base::Witness::kWithdrawn takes an earlier acknowledgement away again. kOtherWords.
Outcome<ItemView> mark(link::SharedSide& shared, std::string_view id, base::Witness wording,
                       const Before& before = {});
Outcome<ItemView> set_replies(link::SharedSide& shared, std::string_view id, bool open);
Outcome<Words> reply_words(link::SharedSide& shared, std::string_view id, std::string_view text,
                           const Before& before = {});
// None for the words of nothing: then the ledger says why nothing can be said about it.
std::optional<base::Words> if_any(const base::Words& words);
// What a person typed for the other: newlines as "\n", and none at the end.
std::string note_of(std::string_view text);

// What was shared until a day that is over goes, or is taken back.
void expire(link::SharedSide& shared, base::WallTime now);

}  // namespace waterline::app
