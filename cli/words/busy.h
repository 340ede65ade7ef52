#pragma once

#include <optional>
#include <string>

namespace waterline::cli {

// Returns a line that says when the person is busy, and nothing else, in their language and by
// their own clock and calendar. `from` and `to` are times of the API; the line contains nothing
// else of the appointment. `to` is nullopt if the duration is not known. The year is left out if it
// is `this_year`. Returns an empty text if `from` or `to` is no time.
std::string busy_line(const std::string& from, const std::optional<std::string>& to, int this_year);

}  // namespace waterline::cli
