#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "base/rate_limit.h"
#include "base/time.h"
#include "link/tor_options.h"

namespace waterline::link {

// Knows whether the node's Tor runs, and when to start the next one. It starts and ends no process
// itself: its caller does that, and reports here what happened.
//
//   kNone ---- starts ----> kRunning ---- stopped -------------> kNone
//   kRunning --- ended -> kWaiting ------ take_due, stopped ---> kNone
//   kRunning --- ended, once too often; cannot_run ------------> kGivenUp -- person_asked -> kNone
//
//                     kNone      kRunning             kWaiting           kGivenUp
//   starts            kRunning   kRunning             kRunning           kRunning
//   answered          -          -                    -                  -
//   ended             -          kWaiting/kGivenUp    -                  -
//   cannot_run        kGivenUp   kGivenUp             kGivenUp           kGivenUp
//   stopped           -          kNone                kNone              -
//   take_due          -          -                    kNone, once due    -
//   person_asked      -          -                    -                  kNone
//
// A dash: the state stays. A Tor that ends without any answer has not taken its options. The one
// option that depends on the machine is Tor's own sandbox, so the next one is started without it,
// and the one after that with it again, until one answers. That choice then stays until Tor is
// stopped or a person asks while none runs: a passing fault must not cost the sandbox for long.
class TorSupervisor {
 public:
  enum class State { kNone, kRunning, kWaiting, kGivenUp };
  // The reason why no Tor runs although one is wanted: there is no such program, its folder cannot
  // be made or is open to others, or it ended too often.
  enum class Fault { kNone, kMissing, kNoFolder, kKeepsFailing };

  static constexpr std::size_t kRestarts = 4;
  static constexpr std::chrono::seconds kWithin{60};
  static constexpr std::chrono::milliseconds kFirstWait{250};

  void starts();
  // Records that the Tor that runs has answered a command.
  void answered();
  // Records that Tor ended by itself, or broke the form. The time until the next one is started
  // doubles with each failure. After the fifth failure within a minute no more Tor is started.
  void ended(base::SteadyTime now);
  // Records that no Tor can run on this machine. REQUIRES: `why` is not kNone.
  void cannot_run(Fault why);
  void stopped();
  // Returns true once the planned time to start Tor again has come.
  bool take_due(base::SteadyTime now);
  // Forgets the earlier failures, so that Tor can start again. Call it when a person asks for
  // something that needs Tor.
  void person_asked();

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] Fault fault() const { return fault_; }
  // Returns with which sandbox to start the next Tor. While one runs: with which it runs.
  [[nodiscard]] TorSandbox sandbox() const { return sandbox_; }
  // Returns the time from which take_due() returns true; nullopt if no start is planned.
  [[nodiscard]] std::optional<base::SteadyTime> due() const;

 private:
  void forget_sandbox();

  State state_ = State::kNone;
  Fault fault_ = Fault::kNone;
  TorSandbox sandbox_ = TorSandbox::kOn;
  bool sandbox_is_known_ = false;  // a Tor has answered with this choice
  base::SteadyTime due_{};         // in kWaiting
  base::RateLimit restarts_{kRestarts, kWithin};
};

}  // namespace waterline::link
