#include "words/dates.h"

#include <cstdlib>
#include <ctime>

#include <catch2/catch.hpp>

#include "words/shown_times.h"

namespace waterline::cli {
namespace {

using std::chrono::minutes;

std::chrono::sys_days day(int year, unsigned month, unsigned number) {
  return std::chrono::sys_days(std::chrono::year(year) / month / number);
}

TEST_CASE("days and times in words are read", "[cli]") {
  const auto today = day(2026, 11, 24);  // a Tuesday
  const std::pair<const char*, std::chrono::sys_days> said[] = {
      {"today", today},
      {"Yesterday", day(2026, 11, 23)},
      {"3 days ago", day(2026, 11, 21)},
      {"a week ago", day(2026, 11, 17)},
      {"2 weeks ago", day(2026, 11, 10)},
      {"a month ago", day(2026, 10, 24)},
      {"one year ago", day(2025, 11, 24)},
      {"last friday", day(2026, 11, 20)},
      {"friday", day(2026, 11, 20)},
      {"tue", day(2026, 11, 17)},
      {"last Tuesday", day(2026, 11, 17)},
      {"-2d", day(2026, 11, 22)},
      {"-1w", day(2026, 11, 17)},
      {"-9m", day(2026, 2, 24)},
      {"-1y", day(2025, 11, 24)},
      {"2024-02-29", day(2024, 2, 29)},
      {"tomorrow", day(2026, 11, 25)},
      {"in 3 days", day(2026, 11, 27)},
      {"in a week", day(2026, 12, 1)},
      {"next friday", day(2026, 11, 27)},
      {"next tuesday", day(2026, 12, 1)},
  };
  for (const auto& [words, expected] : said) {
    CAPTURE(words);
    const auto moment = moment_from_words(words, today);
    REQUIRE(moment.has_value());
    CHECK(moment->day == expected);
    CHECK_FALSE(moment->time.has_value());
    const auto timed = moment_from_words(std::string(words) + " at 21:05", today);
    REQUIRE(timed.has_value());
    CHECK(timed->day == expected);
    CHECK(timed->time == minutes(21 * 60 + 5));
  }
  CHECK(moment_from_words("7:30", today)->time == minutes(450));
  CHECK(moment_from_words("2026-11-20T08:15", today)->time == minutes(495));
  CHECK(moment_from_words("-1m", day(2026, 3, 31))->day == day(2026, 2, 28));
}

TEST_CASE("a weekday alone is in the future if asked for", "[cli]") {
  const auto today = day(2026, 11, 24);  // a Tuesday
  const std::pair<const char*, std::chrono::sys_days> said[] = {
      {"friday 18:00", day(2026, 11, 27)}, {"tue", today},
      {"monday", day(2026, 11, 30)},       {"last friday", day(2026, 11, 20)},
      {"next friday", day(2026, 11, 27)},  {"next tuesday 9:00", day(2026, 12, 1)},
      {"yesterday", day(2026, 11, 23)},    {"2026-11-20", day(2026, 11, 20)},
  };
  for (const auto& [words, expected] : said) {
    CAPTURE(words);
    const auto moment = moment_from_words(words, today, Towards::kFuture);
    REQUIRE(moment.has_value());
    CHECK(moment->day == expected);
  }
}

TEST_CASE("a text that is no day is refused", "[cli]") {
  for (const char* words : {"",
                            " ",
                            "soon",
                            "2026-02-30",
                            "2026-13-01",
                            "26-11-20",
                            "24:00",
                            "12:60",
                            "1:2",
                            "last",
                            "ago",
                            "x days ago",
                            "3 fortnights ago",
                            "-d",
                            "-999999999d",
                            "99999999999 days ago",
                            "tomorow",
                            "yesterday today",
                            "--1d",
                            "-1.5d",
                            "2026-11-2\xff"}) {
    CAPTURE(words);
    CHECK_FALSE(moment_from_words(words, day(2026, 11, 24)).has_value());
  }
}

TEST_CASE("a time is shown in the zone where it was written", "[cli]") {
  setenv("TZ", "Europe/Berlin", 1);
  tzset();
  CHECK(time_in_zone("2026-11-20T23:30:00Z", "Europe/Berlin") == "2026-11-21 00:30");
  CHECK(time_in_zone("2026-11-20T23:30:00Z", "Asia/Tokyo") == "2026-11-21 08:30 Asia/Tokyo");
  CHECK(time_in_zone("2026-07-20T23:30:00Z", "") == "2026-07-21 01:30");
  CHECK(std::string(std::getenv("TZ")) == "Europe/Berlin");
  CHECK(moment_for("2026-07-20 00:30").created == "2026-07-19T22:30:00Z");
  CHECK(moment_for("2026-07-20 00:30").day == "2026-07-20");
  CHECK(moment_for("2026-07-20 00:30").time_zone == "Europe/Berlin");
}

}  // namespace
}  // namespace waterline::cli
