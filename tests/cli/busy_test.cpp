#include "words/busy.h"

#include <cstdlib>

#include <catch2/catch.hpp>
#include <time.h>

#include "base/time.h"

namespace waterline::cli {
namespace {

// Sets the time zone while it exists.
class InZone {
 public:
  explicit InZone(const char* zone) {
    setenv("TZ", zone, 1);  // NOLINT(concurrency-mt-unsafe): a test has one thread
    tzset();
  }
  InZone(const InZone&) = delete;
  InZone& operator=(const InZone&) = delete;
  ~InZone() {
    unsetenv("TZ");  // NOLINT(concurrency-mt-unsafe)
    tzset();
  }
};

// Central European time, written as a rule that needs no table of zones.
constexpr const char* kBerlin = "CET-1CEST,M3.5.0,M10.5.0/3";

TEST_CASE("a busy line has the times of the person's clock and calendar", "[cli]") {
  const InZone zone(kBerlin);
  CHECK(busy_line("2026-11-27T17:00:00Z", "2026-11-27T19:00:00Z", 2026) ==
        "Busy on Friday, 27 November, from 18:00 to 20:00.");
  CHECK(busy_line("2026-11-27T17:00:00Z", {}, 2026) == "Busy on Friday, 27 November, from 18:00.");
  CHECK(busy_line("2027-01-02T08:30:00Z", "2027-01-02T09:15:00Z", 2026) ==
        "Busy on Saturday, 2 January 2027, from 09:30 to 10:15.");
  // The times are in summer, and in the night in which the clocks go back.
  CHECK(busy_line("2026-07-01T22:30:00Z", "2026-07-01T23:00:00Z", 2026) ==
        "Busy on Thursday, 2 July, from 00:30 to 01:00.");
  CHECK(busy_line("2026-10-24T20:00:00Z", "2026-10-25T02:00:00Z", 2026) ==
        "Busy from Saturday, 24 October, 22:00, to Sunday, 25 October, 03:00.");
  // Whole days.
  CHECK(busy_line("2026-12-04T23:00:00Z", "2026-12-05T23:00:00Z", 2026) ==
        "Busy on Saturday, 5 December.");
  CHECK(busy_line("2026-10-23T22:00:00Z", "2026-10-25T23:00:00Z", 2026) ==
        "Busy from Saturday, 24 October, to Sunday, 25 October.");
  CHECK(busy_line("2026-12-30T23:00:00Z", "2027-01-01T23:00:00Z", 2026) ==
        "Busy from Thursday, 31 December, to Friday, 1 January 2027.");
}

TEST_CASE("a busy line is empty for anything but times", "[cli]") {
  const InZone zone("UTC");
  for (const char* text :
       {"", "Library", "2026-11-27", "2026-11-27T17:00:00Z and more", "2026-13-27T17:00:00Z"}) {
    CAPTURE(text);
    CHECK(busy_line(text, {}, 2026).empty());
    CHECK(busy_line("2026-11-27T17:00:00Z", text, 2026).empty());
  }
}

TEST_CASE("each day of a year has its own name in busy lines", "[cli]") {
  const InZone zone("UTC");
  for (base::Day day = std::chrono::sys_days(std::chrono::year(2028) / 1 / 1);
       day < std::chrono::sys_days(std::chrono::year(2029) / 1 / 1); day += std::chrono::days(1)) {
    const std::string line =
        busy_line(base::to_text(base::WallTime(day + std::chrono::hours(9))), {}, 2028);
    char expected[64];
    const std::time_t moment = std::chrono::system_clock::to_time_t(day);
    std::tm parts{};
    gmtime_r(&moment, &parts);
    const std::string form = "Busy on %A, " + std::to_string(parts.tm_mday) + " %B, from 09:00.";
    std::strftime(expected, sizeof expected, form.c_str(), &parts);
    REQUIRE(line == expected);
  }
}

}  // namespace
}  // namespace waterline::cli
