#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "base/rate_limit.h"
#include "base/time.h"

namespace waterline::link {

// Knows whether a courier runs, for which purpose, and when to start the next one. It starts and
// ends no process: the caller does, and reports what happened.
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
// A dash: the state stays. A courier serves one purpose in its life. So the process that talked to
// strangers while an offer was shown never holds the keys of the partner's link, and no late
// message of one courier can be taken for a message of another.
class CourierSupervisor {
 public:
  enum class State { kNone, kRunning, kWaiting, kGivenUp };
  enum class Purpose { kPairing, kPartner };
  // Why no courier runs although one is needed.
  enum class Fault { kNone, kMissing, kNoSandbox, kKeepsFailing };
  // Why a courier had to be replaced: it sent a message that the channel does not allow at that
  // time, it tried a call that its sandbox forbids, or it ended for another reason.
  enum class End { kBrokeRule, kForbiddenCall, kGone };

  static constexpr std::size_t kRestarts = 4;
  static constexpr std::chrono::seconds kWithin{60};
  static constexpr std::chrono::milliseconds kFirstWait{250};

  void starts(Purpose purpose);
  // Records that the courier failed, or that it could not be started for a reason that may pass.
  void ended(End how);
  // Plans another courier for the purpose of the one that ended. The time before the start doubles
  // with each failure. After the fifth within a minute none is started: the state becomes kGivenUp,
  // and the fault kKeepsFailing.
  void start_again(base::SteadyTime now);
  // Records that no courier can run on this machine. REQUIRES: `why` is not kNone.
  void cannot_run(Fault why);
  void stopped();
  // Returns the purpose for which a courier has to be started now, if its time has come.
  std::optional<Purpose> take_due(base::SteadyTime now);
  // Forgets earlier failures. Call it if a person asked for the network.
  void person_asked();

  [[nodiscard]] State state() const { return state_; }
  // Returns true if a courier runs for this purpose.
  [[nodiscard]] bool serves(Purpose purpose) const {
    return state_ == State::kRunning && purpose_ == purpose;
  }
  [[nodiscard]] Fault fault() const { return fault_; }
  // Returns when to call take_due, if a courier is to be started again.
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
