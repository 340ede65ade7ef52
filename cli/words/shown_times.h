#pragma once

#include <ctime>
#include <optional>
#include <string>

// Times of the API as a person reads them.
namespace waterline::cli {

// Returns a time of the API on the person's own clock and calendar; none for any other text.
std::optional<std::tm> local_parts(const std::string& utc);

// Returns a time of the API ("2026-11-23T20:15:02Z") in the person's own zone, to the minute.
std::string local_time(const std::string& utc);

// Returns a time of the API in this zone, to the minute, followed by the zone's name if it differs
// from the person's zone.
std::string time_in_zone(const std::string& utc, const std::string& zone);

// Returns the zone's name, with a space before it, if it differs from the person's zone.
std::string zone_elsewhere(const std::string& zone);

// Returns the day of an entry. If the time `utc`, in the writer's time zone, is on that day, the
// time follows the day. Both are the writer's own, so they are the same in every reader's time
// zone.
std::string time_of_writer(const std::string& utc, const std::string& zone, const std::string& day);

}  // namespace waterline::cli
