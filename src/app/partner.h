#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "app/failure.h"
#include "app/private_side.h"
#include "link/shared_side.h"

// Use cases of pairing, syncing and unpairing. link::PartnerLink says what each function does; the
// functions here call it, convert its errors, and do what else belongs to each act. REQUIRES for
// every function: the mutexes of the sides that it takes are held.
namespace waterline::app {

Outcome<link::PartnerLink::Offer> show_offer(link::SharedSide& shared, ledger::PairingMethod method,
                                             std::string_view listen,
                                             link::PartnerLink::JoinerCalls calls);
// The same for a partner at another place, whose device calls this one through Tor.
Outcome<link::PartnerLink::Offer> show_far_offer(link::SharedSide& shared);

struct JoinRequest {
  std::optional<std::string> code;  // either this or `picture`
  std::optional<std::string> picture;
  std::string at;
  std::string listen;
  // Of a picture alone.
  link::PartnerLink::JoinBy by = link::PartnerLink::JoinBy::kAnyWay;
};
Outcome<void> join_pairing(link::SharedSide& shared, const JoinRequest& request);

Outcome<void> words_compared(link::SharedSide& shared, link::PartnerLink::Words words);
Outcome<void> end_pairing(link::SharedSide& shared);

Outcome<void> set_addresses(link::SharedSide& shared, const std::optional<std::string>& address,
                            const std::optional<std::string>& listen);
Outcome<void> set_paused(link::SharedSide& shared, link::Paused paused);
Outcome<void> set_sync_when(link::SharedSide& shared, const link::SyncSchedule& when);
Outcome<void> set_beacons(link::SharedSide& shared, link::Beacons beacons);
Outcome<void> set_tor(link::SharedSide& shared, link::TorSetting setting);
// `text` has the lines of the bridges; empty: none.
Outcome<void> set_tor_bridges(link::SharedSide& shared, std::string_view text);
// Ends the pairing and cancels all waiting acts, since an act that was meant for this partner must
// never go to another one. Returns how many acts were dropped before they were sent, in the vault
// and in the ledger.
Outcome<std::size_t> unpair(PrivateSide& open, link::SharedSide& shared, base::WallTime now);
// What came of a sync that a person asked for.
struct Synced {
  // kBoxAlone: the partner's device was not reached, but the box was visited.
  enum class Reached { kDevice, kBoxAlone };
  enum class Box { kNone, kVisited, kNotVisited };
  std::size_t shown = 0;  // the operations that changed something that the person can see
  Reached reached = Reached::kDevice;
  Box box = Box::kNone;
  // Whether something that this person shared still waits to leave this device.
  enum class Waits { kNothing, kSomething };
  Waits waits = Waits::kNothing;
};
// Meets the partner's device, and visits the box if there is one.
Outcome<Synced> sync_now(link::SharedSide& shared, base::FairLock& lock,
                         std::chrono::seconds at_most);

}  // namespace waterline::app
