#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

// Days and times as people say them. All use the time zone of this machine unless a zone is named.
namespace waterline::cli {

struct SaidMoment {
  std::chrono::sys_days day;
  std::optional<std::chrono::minutes> time{};  // since midnight, if one was said
};

// The direction in which a weekday without a further word is read: "friday" is the last Friday in
// the past (kPast), or the next one from today on (kFuture).
enum class Towards { kPast, kFuture };

// Reads "today", "yesterday", "3 days ago", "a week ago", "last friday", "friday" (`towards`),
// "-2d", "-1w", "tomorrow", "in 3 days", "next friday", "2026-11-20", each also with a time behind
// it ("yesterday 21:30"), or a time alone; in English or in the person's language. None for
// anything else, and for days that do not exist. Case is ignored.
std::optional<SaidMoment> moment_from_words(std::string_view words, std::chrono::sys_days today,
                                            Towards towards = Towards::kPast);

// Returns the name of the person's time zone: $TZ, or the target of /etc/localtime.
std::string time_zone();
std::chrono::sys_days today_here();

// A moment as the API takes it. A day without a time is at noon; today without a time is now.
struct Moment {
  std::string created;
  std::string day;
  std::string time_zone;
};
// Reads what moment_from_words reads. Throws Ended(kUsage) if it can't be read.
Moment moment_for(const std::string& words, Towards towards = Towards::kPast);
// Reads a day, and returns it as "2026-11-20". Throws as moment_for does.
std::string day_for(const std::string& words, Towards towards = Towards::kPast);

std::string text_of(std::chrono::sys_days day);

}  // namespace waterline::cli
