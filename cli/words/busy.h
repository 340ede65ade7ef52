#pragma once

#include <optional>
#include <string>

namespace waterline::cli {

// A line that says when one is busy and nothing else, in the person's language and by their own
// clock and calendar. It is made from two times of the API alone, and knows of no appointment.
// `to`: none where it was not said how long it is. The year is said where it is not `this_year`.
// Empty if these are no times.
std::string busy_line(const std::string& from, const std::optional<std::string>& to, int this_year);

}  // namespace waterline::cli
