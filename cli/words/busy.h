#pragma once

#include <optional>
#include <string>

namespace waterline::cli {

// Returns a line that says when the person is busy, and nothing else, in their language and by
// their own clock and calendar. The line is made from two times of the API, and from nothing else
// of the appointment. `to` is none if the duration is not known. The year is left out if it is
// `this_year`. Returns an empty text if `from` and `to` are no times.
std::string busy_line(const std::string& from, const std::optional<std::string>& to, int this_year);

}  // namespace waterline::cli
