#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waterline::cli {

// The hours of the day in which no reminder is printed, such as "22:00" to "07:00". They may go
// past midnight.
struct QuietHours {
  std::string from;
  std::string to;
};
// Reads "7", "07" or "07:30" as "07:30"; none for any other text.
std::optional<std::string> time_of_day_from(std::string_view text);
// Reads "22:00..07:00" or "22..7". Throws Ended(kUsage) for anything else.
QuietHours quiet_hours_from(const std::string& words);

}  // namespace waterline::cli
