#pragma once

#include <chrono>
#include <optional>

#include "reader/date_scanner.h"

// Reads the clock time that stands behind a day: "22:10", "T22:10:30Z", "um 10 Uhr", "at 10 pm
// +0200".
namespace waterline::reader {

struct ClockNumbers {
  int hour = 0;
  int minute = 0;
  int second = 0;
};
// Reads a clock time: "22:10", "22:10:30.250", "2210", "221030", "22-10-30", "22.10", "22h10", or
// "10" before "pm". `after_t` says that a T stands before it, as in "2024-05-06T22:10".
std::optional<ClockNumbers> clock_numbers(Scanner& scanner, bool after_t);

// Reads an offset from UTC: "Z", "+02:00", "+0200", "+02", "UTC+2" or "CEST". Skips a name in
// brackets behind it. Returns the minutes ahead of UTC.
std::optional<std::chrono::minutes> read_offset(Scanner& scanner);

struct ReadClock {
  std::chrono::seconds time{};
  std::optional<std::chrono::minutes> ahead{};  // how far the clock is ahead of UTC
};

// Reads a clock time that stands behind a day, and skips the characters between the two.
std::optional<ReadClock> read_clock(Scanner& scanner);

}  // namespace waterline::reader
