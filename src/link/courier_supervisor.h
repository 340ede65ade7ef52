#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "base/rate_limit.h"
#include "base/time.h"

namespace waterline::link {

// Knows whether a courier runs, for which purpose, and when to start the next one. It starts and
// ends no process itself: its caller does that, and reports here what happened.
//
//   kNone ---- starts ----> kRunning ---- ended, stopped ----> kNone
//   kNone -- start_again -> kWaiting ---- take_due, stopped -> kNone
//   kNone -- start_again, once too often; cannot_run --------> kGivenUp -- person_asked -> kNone
//
//                     kNone               kRunning   kWaiting           kGivenUp
//   starts(p)         kRunning            kRunning   kRunning           kRunning
//   ended             -                   kNone      -                  -
//   start_again       kWaiting/kGivenUp   -          -                  -
//   cannot_run        kGivenUp            kGivenUp   kGivenUp           kGivenUp
//   stopped           -                   kNone      kNone              -
//   take_due          -                   -          kNone, once due    -
//   person_asked      -                   -          -                  kNone
//
// A dash: the state stays. A courier process serves one purpose, a pairing or the partner, until it
// ends. So the process that talked to strangers during a pairing never holds the keys of the
// partner's link, and nobody can take a late message for the one purpose as one for the other.
class CourierSupervisor {
 public:
  enum class State { kNone, kRunning, kWaiting, kGivenUp };
  enum class Purpose { kPairing, kPartner };
  // The reason why no courier runs although one is needed.
  enum class Fault { kNone, kMissing, kNoSandbox, kKeepsFailing };
  // The reason for which a courier had to be replaced: it sent a message that the channel does not
  // allow at that time, it tried a system call that its sandbox forbids, or it ended for another
  // reason.
  enum class End { kBrokeRule, kForbiddenCall, kGone };

  static constexpr std::size_t kRestarts = 4;
  static constexpr std::chrono::seconds kWithin{60};
  static constexpr std::chrono::milliseconds kFirstWait{250};

  void starts(Purpose purpose);
  // Records that the courier failed, or that it could not be started for a reason that may go away.
  void ended(End how);
  // Plans to start another courier for the same purpose as the one that ended. The time until then
  // doubles with each failure. After the fifth failure within a minute no more courier is started:
  // the state becomes kGivenUp, and the fault kKeepsFailing.
  void start_again(base::SteadyTime now);
  // Records that no courier can run on this machine. REQUIRES: `why` is not kNone.
  void cannot_run(Fault why);
  void stopped();
  // If the planned time to start a courier again has come, returns the purpose of that courier.
  std::optional<Purpose> take_due(base::SteadyTime now);
  // Forgets the earlier failures, so that a courier can start again. Call it when a person asks for
  // something that needs the network.
  void person_asked();

  [[nodiscard]] State state() const { return state_; }
  // Returns true if a courier runs for this purpose.
  [[nodiscard]] bool serves(Purpose purpose) const {
    return state_ == State::kRunning && purpose_ == purpose;
  }
  [[nodiscard]] Fault fault() const { return fault_; }
  // Returns the time from which take_due() returns a purpose; nullopt if no start is planned.
  [[nodiscard]] std::optional<base::SteadyTime> due() const;
  // Return how many couriers had to be replaced, and how the last one ended.
  [[nodiscard]] std::size_t ends() const { return ends_; }
  [[nodiscard]] End last_end() const { return last_end_; }

 private:
  State state_ = State::kNone;
  Purpose purpose_ = Purpose::kPartner;  // of the latest courier
  base::SteadyTime due_{};               // in kWaiting
  Fault fault_ = Fault::kNone;
  base::RateLimit restarts_{kRestarts, kWithin};
  std::size_t ends_ = 0;
  End last_end_ = End::kGone;
};

}  // namespace waterline::link
