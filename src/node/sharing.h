#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/operation.h"
#include "base/time.h"
#include "gate/gate.h"
#include "node/failure.h"
#include "node/sides.h"

// Offering one rendition of one entry, and what came of it. REQUIRES everywhere: the mutexes of the sides that a
// function takes are held, or that of `shared` for a function without a side of its own.
namespace waterline::node {

inline constexpr std::chrono::seconds kUsualHold{3600};
inline constexpr std::chrono::seconds kLongestHold{366 * 86400};

// The day as the person's own calendar has it.
base::Day local_day(base::WallTime now);

// How much of which entry a person wants to show. `text` is a line or summary in their own words, or the excerpt to
// look for; `lines` an excerpt by its first and last line, from 1.
struct Wish {
  std::string entry;
  base::Rendition depth = base::Rendition::kLine;
  std::string text;
  std::optional<std::pair<std::size_t, std::size_t>> lines;
};

// What a wish comes to: the entry, and exactly what would leave. kStaysBelow for anything that is named as something of
// the deep is, whether it exists or not and before it is looked for.
struct Choice {
  vault::Shareable entry;
  gate::Rendition rendition;
};
Outcome<Choice> choose(PrivateSide& open, const Wish& wish);

struct Decision {
  std::chrono::seconds hold = kUsualHold;
  std::optional<std::string> until;  // a moment that has a name, instead of `hold`
  bool show_day = false;
  std::optional<std::uint32_t> days_shown;
  bool replies = false;

  [[nodiscard]] bool leaves_at_once() const { return !until && hold <= std::chrono::seconds(0); }
};
struct Share {
  std::optional<vault::HeldId> held;  // none if it has left already
  std::optional<base::ItemId> item;   // none while it is held
  vault::EntryId entry;
  base::Rendition depth = base::Rendition::kLine;
  std::string text;
  vault::Leaving leaving;
};
// Holds the share; without a hold it leaves at once, or, when that fails, nothing is held. kNoPartner.
Outcome<Share> share(PrivateSide& open, SharedSide& shared, const Wish& wish, const Decision& decision,
                     base::WallTime now);

// The same for a revision of an item of one's own; `wish.entry` may be empty for the entry that the item came from. A
// revision that waits for the same item gives way to it. kNotYours, kTakenBack.
Outcome<Choice> choose_revision(PrivateSide& open, SharedSide& shared, std::string_view item, Wish wish);
Outcome<Share> revise(PrivateSide& open, SharedSide& shared, std::string_view item, const Wish& wish,
                      const Decision& decision, base::WallTime now);

Outcome<std::vector<vault::Held>> held_shares(PrivateSide& open);
Outcome<void> cancel_held(PrivateSide& open, std::string_view id);
// What waits for the moment of this name leaves, or the one share of this id that waits for any; one that came back
// with a backup leaves when it is due. Gives how many were released.
Outcome<std::size_t> release_held(PrivateSide& open, SharedSide& shared, std::string_view moment_or_id,
                                  base::WallTime now);
// For an end of the pairing: what was meant for one partner never goes to the next.
Outcome<void> cancel_all_held(PrivateSide& open);

struct ItemView {
  ledger::Item item;
  std::string short_id;
  std::optional<vault::EntryId> entry;  // for one's own: the entry it came from, as far as that is known here
};
// The shortest beginning of an id, of at least five letters, that fits nothing else here.
std::string short_id(SharedSide& shared, const base::ItemId& id);
Outcome<base::ItemId> resolve_item(SharedSide& shared, std::string_view id);
struct ItemViews {
  std::vector<ItemView> views;
  std::optional<std::int64_t> next;  // ledger::ItemPage
};
Outcome<ItemViews> shared_items(SharedSide& shared, const ledger::ItemRange& range);
Outcome<ItemView> shared_item(SharedSide& shared, std::string_view id);
// One's own items, with the entries they came from.
Outcome<std::vector<ItemView>> given_items(PrivateSide& open, SharedSide& shared);
// What the partner's device was given beside those.
Outcome<std::vector<ledger::Given>> given_beside(SharedSide& shared);
Outcome<void> take_back(SharedSide& shared, std::string_view id);
Outcome<ItemView> mark(SharedSide& shared, std::string_view id, base::Witness wording);
Outcome<ItemView> set_replies(SharedSide& shared, std::string_view id, bool open);
Outcome<ItemView> reply(SharedSide& shared, std::string_view id, std::string_view text);
// What a person typed for the other: newlines as "\n", and none at the end.
std::string note_of(std::string_view text);

// What was shared until a day that is over goes, or is taken back.
void expire(SharedSide& shared, base::WallTime now);

// --- leaving when due

// Lets everything that is due leave. Held shares that were meant for another partner than the present one are
// cancelled. Gives the moment at which the next is due, if one waits.
struct Departures {
  std::size_t left = 0;
  std::optional<base::WallTime> next;
};
Outcome<Departures> publish_due(PrivateSide& open, SharedSide& shared, base::WallTime now);

// The copies with which held shares leave while the journal is locked.
class ReadyShares {
 public:
  // None if there is no partner, nothing is held, or the store cannot say: then the shares leave at the next unlock.
  static ReadyShares take(PrivateSide& open, SharedSide& shared);
  Departures publish_due(SharedSide& shared, base::WallTime now);

 private:
  std::vector<gate::Ready> copies_;
  crypto::PublicKey partner_;
};

}  // namespace waterline::node
