#pragma once

#include <cstdint>
#include <string>

#include "link/sync_schedule.h"

namespace waterline::link {

// How this person wants the devices to meet.
enum class Paused : std::uint8_t { kNo, kYes };
enum class Beacons : std::uint8_t { kOff, kOn };
struct SyncSettings {
  Paused paused = Paused::kNo;
  SyncSchedule sync_when;
  Beacons beacons = Beacons::kOff;
  // not a setting: why old state is kept from acting (quiet.h); empty: it may act
  std::string quiet{};
};

// Whom this device is paired with, as far as that is proven. Provisional: no session has proven
// yet that the other device stored the partnership too.
enum class Partner { kNone, kProvisional, kConfirmed };

// Why nothing goes out or comes in now, and there is neither a process nor a socket for it.
enum class Offline { kNone, kQuiet, kPaused, kManual, kOutsideHours };

// Whether the schedule of sync hours allows a meeting at this moment.
enum class Hours { kOpen, kClosed };

// The first row that holds decides:
//
//   no partner                                kNone
//   quiet                                     kQuiet
//   paused                                    kPaused
//   somebody waits for a sync, or the
//   partnership is provisional                kNone      it is minutes old, so no hours apply to it
//   sync by hand alone                        kManual
//   outside the sync hours                    kOutsideHours
//   otherwise                                 kNone
Offline offline_reason(Partner partner, const SyncSettings& settings, int waiting_for_sync,
                       Hours hours);

// Which of the two the device is, and how that changes.
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
