#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/boot_time.h"
#include "base/time.h"

namespace waterline::base {

// The two clocks, read at one moment.
struct ClockReading {
  WallTime wall;
  BootTime boot;
};

// The time that has passed, as a moment that one can wait for. Holds and the bin go by it, and
// nothing that is done to the wall clock moves it.
//
// It begins as the wall clock's time. From there it goes on with the boot clock, whether the
// program runs or not. After a start of the machine only the wall clock can say how long the
// machine was off ("away"). That is believed, but not at once: only when kSettling has passed since
// the journal was opened again. Until then a network has time to set the clock right, and a person
// to see what would leave. A stretch beyond kLongestAway is believed only when the person says so,
// by accept().
class CountedTime {
 public:
  static constexpr std::chrono::minutes kSettling{10};
  static constexpr std::chrono::days kLongestAway{60};
  // The two may lie so far apart without a word: a network sets clocks by minutes.
  static constexpr std::chrono::hours kTolerance{1};

  // What to keep on the disk, to go on from later.
  struct Record {
    // Before the machine was started again: both clocks when they were last seen.
    struct Away {
      WallTime counted;
      WallTime wall;
      std::optional<std::chrono::milliseconds> limit;  // no more than this is counted of it
    };
    WallTime counted;
    ClockReading seen;
    std::optional<Away> away;
    // of earlier stretches that were not counted yet
    std::chrono::milliseconds owed{};
  };

  explicit CountedTime(const ClockReading& reading);  // with nothing to go on from
  CountedTime(const Record& record, const ClockReading& reading);

  // Readings must be passed in the order in which they were taken.
  WallTime now(const ClockReading& reading);
  // The moment to reckon from for what begins to wait. Later than now() by the time away that is
  // still to be counted: that time was over before the wait began. From here on no more than that
  // is counted of it; where is_settling(), the record must be kept before the wait is.
  WallTime wait_from(const ClockReading& reading);
  [[nodiscard]] bool is_settling() const { return away_.has_value(); }

  enum class Doubt {
    kNone,
    // it was away, and that will be counted at `settles`
    kSettling,
    // it was away for longer than is believed unasked: not counted until accept()
    kLongAway,
    // the wall clock went ahead by more than passed: not counted until accept()
    kAhead,
    // the wall clock went back: nothing is put off by that
    kBehind,
  };
  struct State {
    Doubt doubt = Doubt::kNone;
    // how long it was away; how far the wall clock lies ahead, or behind
    std::chrono::milliseconds by{};
    std::chrono::milliseconds settles{};  // kSettling: after so long
  };
  State state(const ClockReading& reading);

  // The person says that the wall clock is right: from now on this is its time.
  void accept(const ClockReading& reading);

  Record record(const ClockReading& reading);

 private:
  [[nodiscard]] std::chrono::milliseconds claimed(WallTime wall) const;
  [[nodiscard]] bool is_believed(WallTime wall) const;
  [[nodiscard]] std::chrono::milliseconds to_count(WallTime wall) const;

  WallTime counted_;
  std::chrono::milliseconds since_;  // of the boot clock, at `counted_`
  std::optional<Record::Away> away_;
  std::chrono::milliseconds owed_{};
  std::chrono::milliseconds settles_at_{};  // of the boot clock
};

// One line for a settings table; and back: none for anything else.
std::string to_text(const CountedTime::Record& record);
std::optional<CountedTime::Record> counted_time_from_text(std::string_view text);

}  // namespace waterline::base
