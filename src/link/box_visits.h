#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/random.h"
#include "base/time.h"

namespace waterline::link {

// Decides when this device looks into the box. It takes the time and randomness as arguments, and
// does nothing itself.
//
//   kAway --comes()--> kWaits --begins(), when due--> kVisits --succeeded()--> kWaits
//     ^                  |                               |
//     |                  |                               +--failed()---------> kWaits, or kStopped
//     +----goes()--------+--------(from every state)-----+
//
// kStopped waits for the person alone: asked(), or another setting.
//
// All times are drawn, so that none tells the minute at which something was written or a computer
// was switched on: kSoon after this device comes or has words, kRarely otherwise.
class BoxVisits {
 public:
  enum class State {
    kAway,   // offline: paused, outside the hours, no partner, no box
    kWaits,  // the next visit is at a time that was drawn
    kVisits,
    kStopped  // another visit would fail like the last one, and may do harm
  };
  struct Span {
    std::chrono::seconds least;
    std::chrono::seconds most;
  };
  static constexpr Span kSoon{std::chrono::minutes(1), std::chrono::minutes(5)};
  static constexpr Span kRarely{std::chrono::minutes(20), std::chrono::minutes(40)};

  // How a visit failed: kPassing may be over soon, such as a network that is away; kLasting is not
  // over before somebody does something, such as a wrong password (a server may shut out a login
  // after several); kHarmful stops the visits, such as another key.
  enum class Failure { kPassing, kLasting, kHarmful };

  explicit BoxVisits(base::Random& random) : random_(random) {}

  // The device comes online, or goes offline.
  void comes(base::SteadyTime now);
  void goes();
  // There are words for the partner that the box does not have. Call it as often as you like.
  void has_words(base::SteadyTime now);
  // A person asks to look in now.
  void asked(base::SteadyTime now);
  // Returns true if a visit is due; it has begun then.
  bool begins(base::SteadyTime now);
  void succeeded(base::SteadyTime now);
  void failed(Failure failure, base::SteadyTime now);

  [[nodiscard]] State state() const { return state_; }
  // Returns when to call begins(); nullopt if there is no visit to come.
  [[nodiscard]] std::optional<base::SteadyTime> due() const;

 private:
  static constexpr int kMostDoublings = 3;

  [[nodiscard]] std::chrono::seconds drawn(Span span);
  void wait(Span span, base::SteadyTime now);

  base::Random& random_;
  State state_ = State::kAway;
  base::SteadyTime due_{};
  bool is_soon_ = false;  // `due_` was drawn for words already
  int failures_ = 0;      // in a row
};

}  // namespace waterline::link
