#pragma once

#include <string_view>

#include "formats/draft.h"

namespace waterline::reader {

using formats::Moment;

// A date as programs write it: "2026-11-23", then perhaps a time ("05:12", "17:12:30.250",
// "05:12:30 PM"), then perhaps "Z" or an offset ("+01:00"). Without an offset it is local. kNone
// where it is anything else, or no real day.
Moment moment_from(std::string_view text);

// Milliseconds since 1970 in UTC; kNone outside the years 1000 to 9998.
Moment moment_from_milliseconds(double milliseconds);

// The day that a text begins with ("2026-11-23-a-walk.md").
Moment day_at_start(std::string_view text);

}  // namespace waterline::reader
