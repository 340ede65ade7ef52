#pragma once

#include <string_view>

#include "formats/draft.h"

namespace waterline::reader {

using formats::Moment;

// Reads a date as programs write it (dates.h). Without an offset its time is local. The result is
// kNone for any other text, if there is no such day, or if it could be two days.
Moment moment_from(std::string_view text);

// Reads a time of this program's own export, "2026-11-23T20:15:02Z", of any year that it can have.
Moment own_moment_from(std::string_view text);

// Returns the moment of a number of milliseconds since 1970 in UTC. Its kind is kNone outside the
// years 1000 to 9998.
Moment moment_from_milliseconds(double milliseconds);

}  // namespace waterline::reader
