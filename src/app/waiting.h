#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/failure.h"
#include "app/private_side.h"
#include "base/operation.h"
#include "base/time.h"
#include "gate/gate.h"
#include "link/shared_side.h"

// Everything that a person says to their partner in words waits for a while, and can be cancelled
// until it leaves. REQUIRES everywhere: the node's mutex is held.
namespace waterline::app {

// as long as the person has set nothing else
inline constexpr std::chrono::seconds kUsualWait{3600};
inline constexpr std::chrono::seconds kShortestWait{60};
inline constexpr std::chrono::seconds kLongestWait{366 * 86400};

// The day as the person's own calendar has it.
base::Day local_day(base::WallTime now);

// One piece of an entry: exactly what would leave.
struct Choice {
  vault::Shareable entry;
  gate::Rendition rendition;
};
// Words written to the partner, and what they are about.
struct Words {
  vault::Note note;
  std::string text;
};
using Saying = std::variant<Choice, Words>;

// When it is to leave, and how.
struct Decision {
  std::optional<std::chrono::seconds> wait{};  // none: as the person set it (usual_wait)
  // a moment that has a name, instead of `wait`
  std::optional<std::string> until{};
  // Of a share alone:
  bool show_day = false;
  std::optional<std::uint32_t> days_shown{};
  bool replies = false;

  [[nodiscard]] bool leaves_at_once() const {
    return !until && wait && *wait <= std::chrono::seconds(0);
  }
};

struct Sent {
  vault::WaitingAct act;
  // that it is, or belongs to, if it has left already; else `act` waits
  std::optional<base::ItemId> item;
};

// Whether the words could leave now, as they stand. kNoPartner, and why they cannot (docs/api.md).
Outcome<void> check(PrivateSide& open, link::SharedSide& shared, const Words& words);
// The saying waits; without a wait it leaves at once, or, when that fails, does not wait either.
// While the person has paused it waits all the same. `revises`: of a piece that takes the place of
// what was shared. kNoPartner.
Outcome<Sent> send(PrivateSide& open, link::SharedSide& shared, const Saying& saying,
                   const Decision& decision, base::WallTime now,
                   std::optional<base::ItemId> revises = {});

Outcome<std::chrono::seconds> usual_wait(PrivateSide& open);
Outcome<void> set_usual_wait(PrivateSide& open, std::chrono::seconds wait);

struct WaitingView {
  vault::WaitingAct act;
  std::string short_id;
};
Outcome<std::vector<WaitingView>> waiting_acts(PrivateSide& open);
Outcome<WaitingView> waiting_act(PrivateSide& open, std::string_view id);
struct WaitingSummary {
  std::size_t count = 0;
  std::optional<base::WallTime> next;  // when the next leaves, if one has a time
  std::size_t stuck = 0;               // of `count`: were due and could not leave
};
Outcome<WaitingSummary> waiting_summary(PrivateSide& open);

// kHasLeft for the id of something of one's own that has left.
Outcome<void> cancel_waiting(PrivateSide& open, link::SharedSide& shared, std::string_view id);
// For an end of the pairing: what was meant for one partner never goes to the next.
Outcome<void> cancel_all_waiting(PrivateSide& open);

// Whether the person said again that something is to leave before its time.
enum class Early : bool { kUnconfirmed, kConfirmed };
// What waits for the moment of this name leaves; or the one of this id: kNeedsConfirmation if it
// has a time that has not come. One that came back with a backup leaves when it is due, one that
// could not leave is tried again: the error says why it still cannot. Returns how many were
// released.
Outcome<std::size_t> release_waiting(PrivateSide& open, link::SharedSide& shared,
                                     std::string_view moment_or_id, Early early,
                                     base::WallTime now);

// --- leaving when due

// Lets everything that is due leave. What waits for another partner than the present one is
// cancelled. Returns the moment at which the next is due, if one waits.
struct Departures {
  std::size_t left = 0;
  std::optional<base::WallTime> next;
};
Outcome<Departures> publish_due(PrivateSide& open, link::SharedSide& shared, base::WallTime now);

// The copies with which what waits leaves while the journal is locked.
class ReadyActs {
 public:
  // None if there is no partner, nothing waits, or the store cannot say: then it leaves at the next
  // unlock.
  static ReadyActs take(PrivateSide& open, link::SharedSide& shared);
  Departures publish_due(link::SharedSide& shared, base::WallTime now);

 private:
  std::vector<gate::Ready> copies_;
  crypto::PublicKey partner_;
};

}  // namespace waterline::app
