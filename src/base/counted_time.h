#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/boot_time.h"
#include "base/time.h"

namespace waterline::base {

// The wall clock and the boot clock, read at one moment.
struct ClockReading {
  WallTime wall;
  BootTime boot;
};

// A clock for waits, which changes of the wall clock do not move. Waiting shares and the bin use
// it.
//
// It begins at the wall clock's time and then follows the boot clock, whether the program runs or
// not. Only the wall clock can tell how long the machine was off before a restart. The wall clock
// is believed once kSettling has passed since the journal was opened again: until then a network
// can correct it, and a person can see what would leave. If it says that the machine was off for
// longer than kMaxAway, it is believed only when the person confirms it by accept().
class CountedTime {
 public:
  static constexpr std::chrono::minutes kSettling{10};
  static constexpr std::chrono::days kMaxAway{60};
  // The least difference between wall clock and counted time that state() reports. A smaller one is
  // normal, because a network corrects clocks by minutes.
  static constexpr std::chrono::hours kTolerance{1};

  // The state of a CountedTime, to be stored on the disk.
  struct Record {
    // The wall clock and the counted time when they were last seen before the machine was
    // restarted.
    struct Away {
      WallTime counted;
      WallTime wall;
      // At most this much of the time for which the machine was off is counted; nullopt for no
      // limit.
      std::optional<std::chrono::milliseconds> limit;
    };
    WallTime counted;
    ClockReading seen;
    std::optional<Away> away;
    // The time for which the machine was off in earlier restarts than the one of `away`, as far as
    // it is not counted yet.
    std::chrono::milliseconds owed{};
  };

  explicit CountedTime(const ClockReading& reading);  // for a journal without a stored record
  CountedTime(const Record& record, const ClockReading& reading);

  // Returns the counted time. Pass the readings in the order in which they were taken.
  WallTime now(const ClockReading& reading);
  // Returns the start of a wait that begins now. If the machine was off and that time is not
  // counted yet, it will be added to now() later, although it was over before the wait began. So
  // the start is that much later than now(), and at most that much is added later. While
  // is_settling(), store the record before the wait.
  WallTime wait_from(const ClockReading& reading);
  [[nodiscard]] bool is_settling() const { return away_.has_value(); }

  enum class Doubt {
    kNone,
    // The machine was off. The time for which it was off will be counted after `settles`.
    kSettling,
    // The machine was off for longer than kMaxAway. The time for which it was off is not counted
    // before accept().
    kLongAway,
    // The wall clock jumped ahead. The jump is not counted before accept().
    kAhead,
    // The wall clock went back. The counted time does not, so no wait gets longer.
    kBehind,
  };
  struct State {
    Doubt doubt = Doubt::kNone;
    // How long the machine was off, or how far the wall clock is ahead or behind.
    std::chrono::milliseconds by{};
    // For kSettling: how long it takes until the time for which the machine was off is counted.
    std::chrono::milliseconds settles{};
  };
  State state(const ClockReading& reading);

  // Sets the counted time to the wall clock, which the person has confirmed to be right.
  void accept(const ClockReading& reading);

  Record record(const ClockReading& reading);

 private:
  [[nodiscard]] std::chrono::milliseconds claimed(WallTime wall) const;
  [[nodiscard]] bool is_believed(WallTime wall) const;
  [[nodiscard]] std::chrono::milliseconds to_count(WallTime wall) const;

  WallTime counted_;
  std::chrono::milliseconds since_;  // the boot clock when `counted_` was the time
  std::optional<Record::Away> away_;
  std::chrono::milliseconds owed_{};
  std::chrono::milliseconds settles_at_{};  // the boot clock when settling ends
};

// Converts a record to one line for a settings table, and back: nullopt for any other text.
std::string to_text(const CountedTime::Record& record);
std::optional<CountedTime::Record> counted_time_from_text(std::string_view text);

}  // namespace waterline::base
