#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/failure.h"
#include "app/limits.h"
#include "app/private_side.h"
#include "base/operation.h"
#include "base/time.h"
#include "gate/publishing.h"
#include "link/shared_side.h"

// Everything that a person says to the partner in words waits for a while first, and can be
// cancelled until it is sent. REQUIRES for every function: the mutexes of the sides that it takes
// are held.
namespace waterline::app {

// The word by which a person confirms that an act leaves at once.
inline constexpr std::string_view kConfirmsNow = "now";

// Returns the day that it is at this time in the local time zone.
base::Day local_day(base::WallTime now);

// A part of an entry, with the exact text that the partner would get.
struct Piece {
  vault::Shareable entry;
  gate::Rendition rendition;
  // The pictures that go with it. A revision without a list keeps those of its share.
  std::optional<vault::ShareablePictures> pictures{};

  [[nodiscard]] const vault::ShareablePictures* list() const {
    return pictures ? &*pictures : nullptr;
  }
};
// Words for the partner that are no part of an entry, with the item they are about.
struct Words {
  vault::Note note;
  std::string text;
};
using Saying = std::variant<Piece, Words>;

// The person's choice when and how an act is sent.
struct Decision {
  std::optional<std::chrono::seconds> wait{};  // nullopt: default_wait()
  // The name of the moment to wait for, instead of `wait`.
  std::optional<std::string> until{};
  // This and the next two members are used only for a share.
  bool show_day = false;
  std::optional<std::uint32_t> days_shown{};
  bool replies = false;

  [[nodiscard]] bool leaves_at_once() const {
    return !until && wait && *wait <= std::chrono::seconds(0);
  }
};

struct Sent {
  vault::WaitingAct act;
  // The item that the act made or changed, if the act was sent. Otherwise `act` waits.
  std::optional<base::ItemId> item;
  // The short id of the item or, if there is none, of the waiting act. The API fills it in.
  std::string short_id{};
};

// Checks whether these words could be sent now, and changes nothing. Error kNoPartner, or another
// reason why not (docs/api.md).
Outcome<void> check(PrivateSide& open, link::SharedSide& shared, const Words& words);
// Stores an act, which waits as `decision` says. If `decision` says not to wait, the act is sent
// immediately, and if that fails, it is not kept waiting either. While the person has paused the
// exchange, it waits in any case. `revises`: the item that the part of an entry replaces. Error:
// kNoPartner.
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
// Returns the item that the act of this id became when it was sent. Error kUnknownId if no such act
// was sent.
Outcome<base::ItemId> left_as(PrivateSide& open, std::string_view id);
struct WaitingSummary {
  std::size_t count = 0;
  std::optional<base::WallTime> next;  // when the next act leaves, if it has a time
  std::size_t stuck = 0;               // of `count`: acts that could not be sent
};
Outcome<WaitingSummary> waiting_summary(PrivateSide& open);

// Cancels a waiting act. Error kHasLeft if the id is that of a shared item.
Outcome<void> cancel_waiting(PrivateSide& open, link::SharedSide& shared, std::string_view id);
// Lets a waiting act wait longer: until a named moment, or `wait` more, counted from the time when
// it would be sent or, if that has passed, from now. If the act waits for a moment already, only
// another moment is allowed. Error kBadRequest if the decision has neither, or if the act would be
// sent sooner than before or after kMaxWait; kHasLeft if it was sent.
Outcome<WaitingView> postpone(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                              const Decision& decision, base::WallTime now);
// Cancels all waiting acts. Call it when a pairing ends: an act that was meant for one partner must
// never go to the next.
Outcome<void> cancel_all_waiting(PrivateSide& open);

// Says whether the person has confirmed that an act may be sent before its time.
enum class Early : bool { kUnconfirmed, kConfirmed };
// Lets every act be sent that waits for the moment of this name; if no act does, the one act with
// this id. An act whose time has not come needs Early::kConfirmed; otherwise the error is
// kNeedsConfirmation. An act that is paused because it came from a backup is sent once it is due.
// An act that could not be sent is tried again, and the error says why it still cannot. Returns how
// many acts may now be sent.
Outcome<std::size_t> release_waiting(PrivateSide& open, link::SharedSide& shared,
                                     std::string_view moment_or_id, Early early,
                                     base::WallTime now);

// --- sending acts that are due

// How many acts were sent, and when the next one is due, if any has a time.
struct Published {
  std::size_t left = 0;
  std::optional<base::WallTime> next;
};
// Sends every act that is due. Cancels the acts that waited for another partner than the present
// one.
Outcome<Published> publish_due(PrivateSide& open, link::SharedSide& shared, base::WallTime now);

// Copies of the waiting acts, so that the node can send them on time while the journal is locked.
class WaitingCopies {
 public:
  // Copies the waiting acts. The result is empty if there is no partner, if nothing waits, or if
  // the store cannot be read; in the last case the acts are sent after the next unlock.
  static WaitingCopies take(PrivateSide& open, link::SharedSide& shared);
  Published publish_due(link::SharedSide& shared, base::WallTime now);

 private:
  std::vector<gate::WaitingCopy> copies_;
  crypto::PublicKey partner_;
};

}  // namespace waterline::app
