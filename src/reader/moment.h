#pragma once

#include <string_view>

#include "formats/draft.h"

namespace waterline::reader {

using formats::Moment;

// Parses a date as programs write it: "2026-11-23", then optionally a time ("05:12",
// "17:12:30.250", "05:12:30 PM"), then optionally "Z" or an offset ("+01:00"). Without an offset it
// is local. Returns kNone for any other text, or if there is no such day.
Moment moment_from(std::string_view text);

// From milliseconds since 1970 in UTC. Returns kNone outside the years 1000 to 9998.
Moment moment_from_milliseconds(double milliseconds);

// Returns the day at the beginning of a text ("2026-11-23-a-walk.md").
Moment day_at_start(std::string_view text);

}  // namespace waterline::reader
