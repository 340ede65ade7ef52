#pragma once

#include <string_view>

#include "formats/draft.h"

namespace waterline::reader {

using formats::Moment;

// Reads a date as programs write it (dates.h). A time without an offset is local. The kind of the
// result is kNone if the text is no date, if there is no such day, or if it is unclear whether the
// day or the month comes first.
Moment moment_from(std::string_view text);

// Reads a time of this program's own export, "2026-11-23T20:15:02Z". Unlike moment_from() it
// accepts every year that an entry can have.
Moment own_moment_from(std::string_view text);

// Returns the moment that is this many milliseconds after 1970 began in UTC. Its kind is kNone
// outside the years 1000 to 9998.
Moment moment_from_milliseconds(double milliseconds);

}  // namespace waterline::reader
