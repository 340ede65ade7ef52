#pragma once

#include <array>
#include <chrono>
#include <cstddef>

#include "base/random.h"
#include "base/time.h"

namespace waterline::link {

// Knows when to call the partner's device through Tor. It calls nobody itself: its caller does that,
// and reports here what happened. Both devices call, and the one that comes second reaches the other
// at once, so calls may be rare; a relay could notice frequent ones.
//
//   kIdle -- begin --> kWaiting -- take_due --> kCalling -- failed, connected --> kWaiting
//   every state -- end --> kIdle
//
//                kIdle               kWaiting            kCalling
//   begin        kWaiting            -                   -
//   ask          -                   due now             -
//   take_due     -                   kCalling, once due  -
//   failed       -                   -                   kWaiting, after the next wait
//   connected    -                   -                   kWaiting, after a handshake's time at least
//   in_step      due in a minute     due in a minute     -
//   end          -                   kIdle               kIdle, as after failed
//
// A dash: the state stays. begin(): Tor is ready, and no link stands. end(): a link opened, or Tor
// is not ready any more. The waits go on over an end: otherwise a partner's device that ends every
// link at once would make this one call again at once, without end. They begin with the shortest
// again after ask() (a person asked, this computer woke up, or its addresses changed) and after
// in_step() (the link did its work). in_step() brings the next call no nearer than kHandshake.
//
// During a pairing two people wait, and the calls end with it: then they do not grow rarer.
class TorCalls {
 public:
  enum class State { kIdle, kWaiting, kCalling };
  enum class Pace { kEverRarer, kEven };

  // The times between calls; the last one repeats. Each is drawn between two thirds of it and all
  // of it. The first is short because a service that was stored a moment ago is not yet at every
  // machine that may be asked for it.
  static constexpr std::array<std::chrono::seconds, 6> kWaits = {
      std::chrono::seconds(10),  std::chrono::seconds(60),  std::chrono::seconds(120),
      std::chrono::seconds(240), std::chrono::seconds(480), std::chrono::seconds(900)};
  // A connection that does not become a link within this time was none.
  static constexpr std::chrono::seconds kHandshake{70};

  // `random` must outlive this object.
  explicit TorCalls(base::Random& random) : random_(random) {}

  // Each further wait is the next one of kWaits, or the first one again.
  void set_pace(Pace pace) { pace_ = pace; }
  // The first call is due at `first`, or when the last wait is over, if that is later.
  void begin(base::SteadyTime first);
  void ask(base::SteadyTime now);
  bool take_due(base::SteadyTime now);
  void failed(base::SteadyTime now);
  void connected(base::SteadyTime now);
  void in_step(base::SteadyTime now);
  void end(base::SteadyTime now);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] base::SteadyTime due() const { return due_; }  // in kWaiting

 private:
  void wait(base::SteadyTime now, std::chrono::milliseconds at_least);

  base::Random& random_;
  State state_ = State::kIdle;
  Pace pace_ = Pace::kEverRarer;
  std::size_t step_ = 0;    // index of the next wait
  base::SteadyTime due_{};  // of the next call
};

}  // namespace waterline::link
