#pragma once

#include <optional>
#include <string_view>

// The hours of the day in which nothing reminds the person, such as "22:00..07:00".
namespace waterline::app {

// Returns the minute of the day of a time such as "22:00"; nullopt for any other text.
std::optional<int> minute_of_day(std::string_view time);

// Returns whether a minute of a day is in these hours, which may include midnight. The end itself
// is not in them. No minute is in hours of any other form, nor in empty ones.
bool is_quiet(std::string_view hours, int minute);

}  // namespace waterline::app
