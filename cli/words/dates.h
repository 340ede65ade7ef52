#pragma once

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

// Days and times as people say them.
namespace waterline::cli {

struct SaidMoment {
  std::chrono::sys_days day;
  std::optional<std::chrono::minutes> time{};  // since midnight, if one was said
};

// Which one a day of the week alone means: the latest that is over, or the first that is not.
enum class Towards { kPast, kFuture };

// "today", "yesterday", "3 days ago", "a week ago", "last friday", "friday" (`towards`), "-2d",
// "-1w", "tomorrow", "in 3 days", "next friday", "2026-11-20", each also with a time behind it
// ("yesterday 21:30"), or a time alone; or the same in the person's language. None for anything
// else, and for days that there are not. Capitals make no difference.
std::optional<SaidMoment> moment_from_words(std::string_view words, std::chrono::sys_days today,
                                            Towards towards = Towards::kPast);

// The name of the person's time zone: $TZ, or where /etc/localtime points.
std::string time_zone();
std::chrono::sys_days today_here();

// The same in the person's own zone, as the API takes it: a day without a time is at noon, today's
// is now.
struct Moment {
  std::string created;
  std::string day;
  std::string time_zone;
};
// Ended(kUsage) if it can't be read.
Moment moment_for(const std::string& words, Towards towards = Towards::kPast);
// A day alone, "2026-11-20". The same.
std::string day_for(const std::string& words, Towards towards = Towards::kPast);

std::string text_of(std::chrono::sys_days day);

// A time of the API on the person's own clock and calendar; none for anything else.
std::optional<std::tm> local_parts(const std::string& utc);

// A time of the API ("2026-11-23T20:15:02Z") in the person's own zone, to the minute.
std::string local_time(const std::string& utc);

// A time of the API as the clock showed it in this zone, with the zone's name where it is not the
// present one.
std::string time_in_zone(const std::string& utc, const std::string& zone);

}  // namespace waterline::cli
