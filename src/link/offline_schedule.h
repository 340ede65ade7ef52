#pragma once

#include <cstdint>
#include <string>

#include "link/sync_schedule.h"
#include "link/tor_setting.h"

namespace waterline::link {

// This person's settings for sync.
enum class Paused : std::uint8_t { kNo, kYes };
enum class Beacons : std::uint8_t { kOff, kOn };
struct SyncSettings {
  Paused paused = Paused::kNo;
  SyncSchedule sync_when{};
  Beacons beacons = Beacons::kOff;
  // The reason why the journal is quiet (quiet.h); empty if it is not quiet. The person cannot set
  // this.
  std::string quiet{};
  TorSetting tor{};
};

// Returns true if the person has paused the exchange, or if nobody can say by which way the devices
// may meet.
bool is_paused(const SyncSettings& settings);

// Says whether this device has a partner. kProvisional: no session has proven yet that the other
// device stored the partnership too.
enum class Partner { kNone, kProvisional, kConfirmed };

// The reason why this device is offline, so that no courier runs and no socket is open for the
// partner.
enum class Offline { kNone, kQuiet, kPaused, kManual, kOutsideHours };

// Says whether the sync hours allow a sync at this moment.
enum class Hours { kOpen, kClosed };

// Returns why this device has to be offline now (kNone: it is online), by the first row that
// applies:
//
//   no partner                                kNone
//   quiet                                     kQuiet
//   paused (is_paused)                        kPaused
//   somebody waits for a sync, or the
//   partnership is provisional                kNone      it is minutes old, so no hours apply to it
//   sync by hand alone                        kManual
//   outside the sync hours                    kOutsideHours
//   otherwise                                 kNone
Offline offline_reason(Partner partner, const SyncSettings& settings, int waiting_for_sync,
                       Hours hours);

// Remembers whether this device is online or offline. apply() is told the reason for being offline,
// or that there is none, and changes the state:
//
//                     kOnline           kOffline
//   a reason          goes offline      -
//   no reason         -                 goes online
class OfflineSchedule {
 public:
  enum class State { kOnline, kOffline };
  enum class Change { kNone, kGoesOffline, kGoesOnline };

  Change apply(Offline reason) {
    const State next = reason == Offline::kNone ? State::kOnline : State::kOffline;
    if (next == state_) return Change::kNone;
    state_ = next;
    return next == State::kOffline ? Change::kGoesOffline : Change::kGoesOnline;
  }
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool is_offline() const { return state_ == State::kOffline; }

 private:
  State state_ = State::kOnline;
};

}  // namespace waterline::link
