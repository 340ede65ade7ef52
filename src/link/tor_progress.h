#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/time.h"
#include "link/tor_control.h"

namespace waterline::link {

// Knows how far the Tor that runs has come, from its events.
//
//   kNone --started--> kStarting --100 %--> kReady --published--> kPublished
//   kPublished --new_service--> kReady
//   every state --ended--> kNone
//
//                 kNone       kStarting    kReady        kPublished
//   started       kStarting   kStarting    kStarting     kStarting
//   100 %         -           kReady       -             -
//   published     -           -            kPublished    -
//   new_service   -           -            -             kReady
//   ended         -           kNone        kNone         kNone
//
// A dash: the state stays. Other events change no state. `published` is about the service of this
// device; Tor stores it only after 100 %. new_service(): it is another service from now on.
class TorProgress {
 public:
  enum class State { kNone, kStarting, kReady, kPublished };

  // A Tor that comes no further for this long is stuck; one that cannot store the service for this
  // long cannot be called.
  static constexpr std::chrono::seconds kStuckAfter{60};

  void started(base::SteadyTime now);
  void take(const TorMessage& message, base::SteadyTime now);
  void new_service(base::SteadyTime now);
  void ended();

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const TorBootstrap& bootstrap() const { return bootstrap_; }
  // The clock of this computer, as far as Tor has complained of it since it started.
  [[nodiscard]] std::optional<TorClockSkew> clock() const { return clock_; }
  // Returns false if Tor says that it sees nothing of the network any more.
  [[nodiscard]] bool has_network() const { return has_network_; }
  // Returns true if the state is kStarting, or kReady, and nothing has changed for kStuckAfter.
  [[nodiscard]] bool is_stuck(base::SteadyTime now) const;

 private:
  State state_ = State::kNone;
  TorBootstrap bootstrap_;
  std::optional<TorClockSkew> clock_;
  bool has_network_ = true;
  base::SteadyTime changed_{};  // the state, or the percentage
};

}  // namespace waterline::link
