#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/boot_time.h"
#include "base/time.h"

namespace waterline::base {

// Both clocks, read at one moment.
struct ClockReading {
  WallTime wall;
  BootTime boot;
};

// The time that has passed, as a moment to compare waits with. Waiting shares and the bin use it.
// Changes of the wall clock do not move it.
//
// It starts as the wall clock's time. From then on it follows the boot clock, whether the program
// runs or not. After a restart of the machine, only the wall clock can tell how long the machine
// was off ("away"). This is believed only when kSettling has passed since the journal was opened
// again. Until then a network has time to correct the clock, and a person has time to see what
// would leave. A time away beyond kMaxAway is believed only when the person confirms it by
// accept().
class CountedTime {
 public:
  static constexpr std::chrono::minutes kSettling{10};
  static constexpr std::chrono::days kMaxAway{60};
  // A smaller difference between wall clock and counted time is not reported, because a network
  // corrects clocks by minutes.
  static constexpr std::chrono::hours kTolerance{1};

  // The state to store on the disk.
  struct Record {
    // Both clocks when they were last seen before the machine was restarted.
    struct Away {
      WallTime counted;
      WallTime wall;
      // at most this much of the time off is counted
      std::optional<std::chrono::milliseconds> limit;
    };
    WallTime counted;
    ClockReading seen;
    std::optional<Away> away;
    // for how long the machine was off before `away`, as far as that is not counted yet
    std::chrono::milliseconds owed{};
  };

  explicit CountedTime(const ClockReading& reading);  // for a journal without a stored record
  CountedTime(const Record& record, const ClockReading& reading);

  // Readings must be passed in the order in which they were taken.
  WallTime now(const ClockReading& reading);
  // Returns the start of a wait that begins now. The start is later than now() by the time away
  // that is not counted yet, because that time was over before the wait began. Of that time away,
  // no more than this is counted later. While is_settling(), store the record before the wait.
  WallTime wait_from(const ClockReading& reading);
  [[nodiscard]] bool is_settling() const { return away_.has_value(); }

  enum class Doubt {
    kNone,
    // the machine was off; that time will be counted after `settles`
    kSettling,
    // the machine was off for longer than is believed without asking: not counted until accept()
    kLongAway,
    // the wall clock jumped ahead: not counted until accept()
    kAhead,
    // the wall clock went back: no wait gets longer by that
    kBehind,
  };
  struct State {
    Doubt doubt = Doubt::kNone;
    // how long the machine was off, or how far the wall clock is ahead or behind
    std::chrono::milliseconds by{};
    // kSettling: remaining time until it is counted
    std::chrono::milliseconds settles{};
  };
  State state(const ClockReading& reading);

  // The person confirms that the wall clock is right: the counted time becomes its time.
  void accept(const ClockReading& reading);

  Record record(const ClockReading& reading);

 private:
  [[nodiscard]] std::chrono::milliseconds claimed(WallTime wall) const;
  [[nodiscard]] bool is_believed(WallTime wall) const;
  [[nodiscard]] std::chrono::milliseconds to_count(WallTime wall) const;

  WallTime counted_;
  std::chrono::milliseconds since_;  // the boot clock at the time `counted_`
  std::optional<Record::Away> away_;
  std::chrono::milliseconds owed_{};
  std::chrono::milliseconds settles_at_{};  // a time of the boot clock
};

// Converts a record to one line for a settings table, and back. Returns nullopt for any other text.
std::string to_text(const CountedTime::Record& record);
std::optional<CountedTime::Record> counted_time_from_text(std::string_view text);

}  // namespace waterline::base
