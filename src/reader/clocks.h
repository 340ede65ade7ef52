#pragma once

#include <chrono>
#include <optional>

#include "reader/date_scanner.h"

// Reads the clock times that stand behind days: "22:10", "T22:10:30Z", "um 10 Uhr", "at 10 pm
// +0200".
namespace waterline::reader {

struct ClockNumbers {
  int hour = 0;
  int minute = 0;
  int second = 0;
};
// Reads a clock time: "22:10", "22:10:30.250", "2210", "221030", "22-10-30", "22.10", "22h10", or
// "10" before "pm". `after_t`: a T stands before it.
std::optional<ClockNumbers> clock_numbers(Scanner& scanner, bool after_t);

// Reads an offset: "Z", "+02:00", "+0200", "+02", "UTC+2" or "CEST", and passes over a name in
// brackets behind it. Returns the minutes ahead of UTC.
std::optional<std::chrono::minutes> read_offset(Scanner& scanner);

struct ReadClock {
  std::chrono::seconds time{};
  std::optional<std::chrono::minutes> ahead{};  // how far it is ahead of UTC
};

// Reads a clock time behind a day, with the characters between the two.
std::optional<ReadClock> read_clock(Scanner& scanner);

}  // namespace waterline::reader
