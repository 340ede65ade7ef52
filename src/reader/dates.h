#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/draft.h"

// Reads days and times as programs and people write them, in file names, headings and fields:
// "2024-05-06T22:10:00+02:00", "20240506", "06.05.2024 15:39", "Monday, 6 May 2024", "6. Mai 2024",
// "Mon May  6 22:10:00 CEST 2024". The order of day and month in 07-01-2024 is never guessed.
namespace waterline::reader {

using formats::DayOrder;
using formats::Moment;

struct StatedTime {
  Moment moment;    // kNone if the day is ambiguous
  std::string day;  // "2024-05-06" if an offset is stated too: the day on the writer's calendar
  // True if the text could mean two days, and `order` was kUnknown.
  bool is_ambiguous = false;
  // The separator in a day such as 07-01-2024 or 25-01-2024. If only one order of day and month is
  // possible, as in 25-01-2024, `proves` is that order.
  char separator = '\0';
  DayOrder proves = DayOrder::kUnknown;
};

// A day that was found in a text, with the text before and after it.
struct FoundTime {
  StatedTime time;
  std::string_view before;
  std::string_view after;
};

// Reads a text that is a day, with or without a time, and nothing else. Returns nullopt for any
// other text, or if the calendar has no such day (30 February).
std::optional<StatedTime> stated_time(std::string_view text, DayOrder order);

// Returns the first day in a text, such as a heading or a file's name.
std::optional<FoundTime> time_within(std::string_view text, DayOrder order);

// Returns the day at the beginning of a text, such as a line.
std::optional<FoundTime> time_at_start(std::string_view text, DayOrder order);

// Returns the time that a number of 9 to 13 digits stands for: seconds or milliseconds since 1970.
std::optional<StatedTime> time_from_number(std::string_view digits);

// Returns true for a heading that stands above several days: "2024", "May", "Mai 2024", "2024-05",
// "Week 18".
bool is_part_of_calendar(std::string_view text);

}  // namespace waterline::reader
