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
#include "gate/publishing.h"
#include "link/shared_side.h"

// Everything that a person says to the partner in words waits for a while, and can be cancelled
// until it leaves. REQUIRES everywhere: the mutexes of the sides that a function takes are held.
namespace waterline::app {

// How long an act waits until the person sets another default.
inline constexpr std::chrono::seconds kDefaultWait{3600};
inline constexpr std::chrono::seconds kMinWait{60};
inline constexpr std::chrono::seconds kMaxWait{366 * 86400};

// Returns the day in the local time zone.
base::Day local_day(base::WallTime now);

// A part of an entry, with the exact text that would leave.
struct Piece {
  vault::Shareable entry;
  gate::Rendition rendition;
};
// Words for the partner, with the item they are about.
struct Words {
  vault::Note note;
  std::string text;
};
using Saying = std::variant<Piece, Words>;

// When and how an act leaves.
struct Decision {
  std::optional<std::chrono::seconds> wait{};  // nullopt: default_wait()
  // The name of the moment to wait for, instead of `wait`.
  std::optional<std::string> until{};
  // This and the next two members are only for a share.
  bool show_day = false;
  std::optional<std::uint32_t> days_shown{};
  bool replies = false;

  [[nodiscard]] bool leaves_at_once() const {
    return !until && wait && *wait <= std::chrono::seconds(0);
  }
};

struct Sent {
  vault::WaitingAct act;
  // The item that the act made or changed, if the act has left. Otherwise `act` waits.
  std::optional<base::ItemId> item;
  // The short id of the item, or else of the waiting act. The API fills it in.
  std::string short_id{};
};

// Checks whether these words could be sent now, and changes nothing. kNoPartner, or the reason why
// not (docs/api.md).
Outcome<void> check(PrivateSide& open, link::SharedSide& shared, const Words& words);
// Stores an act that waits as `decision` says. Without a wait it is sent immediately; if that
// fails, it does not wait either. While the person has paused the exchange, it waits in any case.
// `revises`: the item that a part of an entry replaces. kNoPartner.
Outcome<Sent> send(PrivateSide& open, link::SharedSide& shared, const Saying& saying,
                   const Decision& decision, base::WallTime now,
                   std::optional<base::ItemId> revises = {});

Outcome<std::chrono::seconds> default_wait(PrivateSide& open);
Outcome<void> set_default_wait(PrivateSide& open, std::chrono::seconds wait);

struct WaitingView {
  vault::WaitingAct act;
  std::string short_id;
};
// Returns the shortest beginning of the id, of at least five letters, that fits no other act.
std::string short_id(PrivateSide& open, const vault::WaitingId& id);
Outcome<std::vector<WaitingView>> waiting_acts(PrivateSide& open);
Outcome<WaitingView> waiting_act(PrivateSide& open, std::string_view id);
// Returns the item that an act of this id has become by leaving. kUnknownId if no such act has
// left.
Outcome<base::ItemId> left_as(PrivateSide& open, std::string_view id);
struct WaitingSummary {
  std::size_t count = 0;
  std::optional<base::WallTime> next;  // when the next act leaves, if it has a time
  std::size_t stuck = 0;               // of `count`: acts that could not leave
};
Outcome<WaitingSummary> waiting_summary(PrivateSide& open);

// Cancels a waiting act. kHasLeft if the id is that of a shared item.
Outcome<void> cancel_waiting(PrivateSide& open, link::SharedSide& shared, std::string_view id);
// Lets a waiting act wait longer: `wait` more from the time when it would leave or, if that has
// passed, from now; or until a named moment. An act that waits for a moment takes only another
// moment. kBadRequest if the decision has neither, or if the act would leave sooner or after
// kMaxWait. kHasLeft.
Outcome<WaitingView> postpone(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                              const Decision& decision, base::WallTime now);
// Call it when a pairing ends: an act meant for one partner never goes to the next.
Outcome<void> cancel_all_waiting(PrivateSide& open);

// Says whether the person has confirmed that an act may leave before its time.
enum class Early : bool { kUnconfirmed, kConfirmed };
// Releases every act that waits for the moment of this name, or else the act of this id. An act
// whose time has not come is released by its id only with Early::kConfirmed; otherwise
// kNeedsConfirmation. A paused act from a backup leaves when it is due. An act that could not leave
// is tried again, and the error says why it still cannot. Returns how many were released.
Outcome<std::size_t> release_waiting(PrivateSide& open, link::SharedSide& shared,
                                     std::string_view moment_or_id, Early early,
                                     base::WallTime now);

// --- sending acts that are due

// The number of acts that left, and when the next one is due, if any has a time.
struct Published {
  std::size_t left = 0;
  std::optional<base::WallTime> next;
};
// Sends every act that is due. Cancels the acts that waited for another partner than the present
// one.
Outcome<Published> publish_due(PrivateSide& open, link::SharedSide& shared, base::WallTime now);

// Copies of the waiting acts, from which they leave on time while the journal is locked.
class WaitingCopies {
 public:
  // Copies the waiting acts. The result is empty if there is no partner, nothing waits, or the
  // store cannot be read; then they leave at the next unlock.
  static WaitingCopies take(PrivateSide& open, link::SharedSide& shared);
  Published publish_due(link::SharedSide& shared, base::WallTime now);

 private:
  std::vector<gate::WaitingCopy> copies_;
  crypto::PublicKey partner_;
};

}  // namespace waterline::app
