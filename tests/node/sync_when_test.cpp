#include "node/sync_when.h"

#include <cstdlib>
#include <ctime>
#include <string>

#include <catch2/catch.hpp>

using namespace waterline;
using namespace waterline::node;
using namespace std::chrono_literals;

namespace {

SyncWhen when(std::string_view text) {
  const auto parsed = SyncWhen::from_text(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

// For as long as it lives, this process is in that zone.
class Zone {
 public:
  explicit Zone(const char* name) {
    if (const char* const before = std::getenv("TZ")) before_ = before;
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  ~Zone() {
    before_.empty() ? ::unsetenv("TZ") : ::setenv("TZ", before_.c_str(), 1);
    ::tzset();
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

 private:
  std::string before_;
};

base::WallTime utc(int year, unsigned month, unsigned day, std::chrono::minutes time) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) + time;
}

// How many minutes from `begin` on, for a day and some hours, it is allowed; in the zone that is set.
int minutes_allowed(const SyncWhen& wish, base::WallTime begin, std::chrono::hours length) {
  int count = 0;
  for (auto time = begin; time < begin + length; time += 1min) count += wish.allows(local_time_of_day(time)) ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("what is said about the hours is read strictly, and given back as it was", "[node]") {
  for (const char* good : {"always", "manual", "07:00-08:30", "22:00-00:30", "00:00-23:59",
                           "00:00-01:00,02:00-03:00,04:00-05:00,06:00-07:00,08:00-09:00,10:00-11:00,12:00-13:00,"
                           "14:00-15:00"}) {
    INFO(good);
    CHECK(when(good).text() == good);
  }
  for (const char* bad : {"", "Always", "never", "7:00-8:00", "07:00", "07:00-", "-08:00", "07:00-24:00", "07:60-08:00",
                          "07:00-07:00", "07:00-08:00,", ",07:00-08:00", "07:00-08:00 ", "07:00 - 08:00",
                          "07:00-08:00,manual", "07:00–08:00", "+7:00-08:00",
                          "00:00-01:00,02:00-03:00,04:00-05:00,06:00-07:00,08:00-09:00,10:00-11:00,12:00-13:00,14:00-"
                          "15:00,16:00-17:00"}) {
    INFO(bad);
    CHECK_FALSE(SyncWhen::from_text(bad).has_value());
  }
  CHECK(SyncWhen().text() == "always");
}

TEST_CASE("a window begins at its first minute and is over at its last, also over midnight", "[node]") {
  const auto day = when("07:00-08:30");
  CHECK_FALSE(day.allows(6h + 59min));
  CHECK(day.allows(7h));
  CHECK(day.allows(8h + 29min));
  CHECK_FALSE(day.allows(8h + 30min));
  const auto night = when("22:00-00:30,12:00-12:01");
  CHECK_FALSE(night.allows(21h + 59min));
  CHECK(night.allows(22h));
  CHECK(night.allows(23h + 59min));
  CHECK(night.allows(0min));
  CHECK(night.allows(29min));
  CHECK_FALSE(night.allows(30min));
  CHECK(night.allows(12h));
  CHECK_FALSE(night.allows(12h + 1min));
  for (auto time = 0min; time < 24h; time += 1min) {
    REQUIRE(when("always").allows(time));
    REQUIRE_FALSE(when("manual").allows(time));
  }
}

TEST_CASE("the hours are those of the clock on the wall, where the person is and in every season", "[node]") {
  const auto morning = when("07:00-08:00");
  {
    const Zone berlin("Europe/Berlin");
    CHECK(local_time_of_day(utc(2026, 1, 15, 6h)) == 7h);  // winter
    CHECK(local_time_of_day(utc(2026, 7, 15, 5h)) == 7h);  // summer
    CHECK(morning.allows(local_time_of_day(utc(2026, 1, 15, 6h + 30min))));
    CHECK_FALSE(morning.allows(local_time_of_day(utc(2026, 7, 15, 6h + 30min))));
  }
  const Zone kathmandu("Asia/Kathmandu");
  CHECK(local_time_of_day(utc(2026, 1, 15, 1h + 15min)) == 7h);
}

TEST_CASE("a window that the clocks jump over does not come that day, and one that they go back over comes twice",
          "[node]") {
  const Zone berlin("Europe/Berlin");
  const auto small_hours = when("02:15-02:45");
  const auto over_midnight = when("23:30-03:30");
  // 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
  CHECK(minutes_allowed(small_hours, utc(2026, 3, 27, 12h), 24h) == 30);
  CHECK(minutes_allowed(small_hours, utc(2026, 3, 28, 12h), 24h) == 0);
  CHECK(minutes_allowed(small_hours, utc(2026, 10, 24, 12h), 24h) == 60);
  CHECK(minutes_allowed(over_midnight, utc(2026, 3, 27, 12h), 24h) == 240);
  CHECK(minutes_allowed(over_midnight, utc(2026, 3, 28, 12h), 24h) == 180);
  CHECK(minutes_allowed(over_midnight, utc(2026, 10, 24, 12h), 24h) == 300);
}
