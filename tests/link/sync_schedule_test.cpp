#include "link/sync_schedule.h"

#include <cstdlib>
#include <ctime>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "crypto/system_random.h"

using namespace waterline;
using namespace waterline::link;
using namespace std::chrono_literals;

namespace {

SyncSchedule when(std::string_view text) {
  const auto parsed = SyncSchedule::from_text(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

// While an object exists, this process has another time zone.
class Zone {
 public:
  explicit Zone(const char* name) {
    // NOLINTBEGIN(concurrency-mt-unsafe): one thread
    if (const char* const before = std::getenv("TZ")) before_ = before;
    ::setenv("TZ", name, 1);
    // NOLINTEND(concurrency-mt-unsafe)
    ::tzset();
  }
  ~Zone() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    before_.empty() ? ::unsetenv("TZ") : ::setenv("TZ", before_.c_str(), 1);
    ::tzset();
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

 private:
  std::string before_;
};

base::WallTime utc(int year, unsigned month, unsigned day, std::chrono::minutes time) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) /
                               std::chrono::day(day)) +
         time;
}

// Moves no border of a time window of the schedule.
constexpr auto kUnshifted = [](std::chrono::local_days, std::chrono::minutes, Border,
                               std::chrono::seconds) { return 0s; };

std::chrono::seconds time_of_day(base::WallTime time) {
  const auto now = local_wall_clock(time);
  return now - std::chrono::floor<std::chrono::days>(now);
}

std::chrono::local_seconds at(std::chrono::seconds time) {
  return std::chrono::local_days(std::chrono::days(20'000)) + time;
}

// Returns the number of minutes that are allowed within `length` from `begin` on, in the present
// time zone.
int minutes_allowed(const SyncSchedule& schedule, base::WallTime begin, std::chrono::hours length) {
  int count = 0;
  for (auto time = begin; time < begin + length; time += 1min)
    count += schedule.allows(local_wall_clock(time), kUnshifted) ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a schedule is parsed strictly and written back unchanged", "[link]") {
  for (const char* good :
       {"always", "manual", "07:00-08:30", "22:00-00:30", "00:00-23:59",
        "00:00-01:00,02:00-03:00,04:00-05:00,06:00-07:00,08:00-09:00,10:00-11:00,12:00-13:00,"
        "14:00-15:00"}) {
    INFO(good);
    CHECK(when(good).text() == good);
  }
  for (const char* bad :
       {"", "Always", "never", "7:00-8:00", "07:00", "07:00-", "-08:00", "07:00-24:00",
        "07:60-08:00", "07:00-07:00", "07:00-08:00,", ",07:00-08:00", "07:00-08:00 ",
        "07:00 - 08:00", "07:00-08:00,manual", "07:00–08:00", "+7:00-08:00",
        "00:00-01:00,02:00-03:00,04:00-05:00,06:00-07:00,08:00-09:00,10:00-11:00,12:00-13:00,14:00-"
        "15:00,16:00-17:00"}) {
    INFO(bad);
    CHECK_FALSE(SyncSchedule::from_text(bad).has_value());
  }
  CHECK(SyncSchedule().text() == "always");
}

TEST_CASE("a window includes its first minute and excludes its last, also overnight", "[link]") {
  const auto day = when("07:00-08:30");
  CHECK_FALSE(day.allows(at(6h + 59min), kUnshifted));
  CHECK(day.allows(at(7h), kUnshifted));
  CHECK(day.allows(at(8h + 29min), kUnshifted));
  CHECK_FALSE(day.allows(at(8h + 30min), kUnshifted));
  const auto night = when("22:00-00:30,12:00-12:01");
  CHECK_FALSE(night.allows(at(21h + 59min), kUnshifted));
  CHECK(night.allows(at(22h), kUnshifted));
  CHECK(night.allows(at(23h + 59min), kUnshifted));
  CHECK(night.allows(at(0min), kUnshifted));
  CHECK(night.allows(at(29min), kUnshifted));
  CHECK_FALSE(night.allows(at(30min), kUnshifted));
  CHECK(night.allows(at(12h), kUnshifted));
  CHECK_FALSE(night.allows(at(12h + 1min), kUnshifted));
  for (auto time = 0min; time < 24h; time += 1min) {
    REQUIRE(when("always").allows(at(time), kUnshifted));
    REQUIRE_FALSE(when("manual").allows(at(time), kUnshifted));
  }
}

TEST_CASE("sync hours follow the local wall clock in every season", "[link]") {
  const auto morning = when("07:00-08:00");
  {
    const Zone berlin("Europe/Berlin");
    CHECK(time_of_day(utc(2026, 1, 15, 6h)) == 7h);  // winter
    CHECK(time_of_day(utc(2026, 7, 15, 5h)) == 7h);  // summer
    CHECK(morning.allows(local_wall_clock(utc(2026, 1, 15, 6h + 30min)), kUnshifted));
    CHECK_FALSE(morning.allows(local_wall_clock(utc(2026, 7, 15, 6h + 30min)), kUnshifted));
  }
  const Zone kathmandu("Asia/Kathmandu");
  CHECK(time_of_day(utc(2026, 1, 15, 1h + 15min)) == 7h);
}

TEST_CASE("clock changes can skip a window or make it come twice", "[link]") {
  const Zone berlin("Europe/Berlin");
  const auto small_hours = when("02:15-02:45");
  const auto over_midnight = when("23:30-03:30");
  // The clocks change: on 29 March 2026 02:00 becomes 03:00, on 25 October 2026 03:00 becomes
  // 02:00.
  CHECK(minutes_allowed(small_hours, utc(2026, 3, 27, 12h), 24h) == 30);
  CHECK(minutes_allowed(small_hours, utc(2026, 3, 28, 12h), 24h) == 0);
  CHECK(minutes_allowed(small_hours, utc(2026, 10, 24, 12h), 24h) == 60);
  CHECK(minutes_allowed(over_midnight, utc(2026, 3, 27, 12h), 24h) == 240);
  CHECK(minutes_allowed(over_midnight, utc(2026, 3, 28, 12h), 24h) == 180);
  CHECK(minutes_allowed(over_midnight, utc(2026, 10, 24, 12h), 24h) == 300);
}

TEST_CASE("each day's window begins and ends up to ten minutes off", "[link]") {
  crypto::SystemRandom random;
  const auto identity = crypto::IdentitySecret::generate(random);
  const BorderShift shift = daily_shift(identity);
  const auto hours = when("22:00-00:30");
  std::set<std::chrono::seconds> begins;
  std::set<std::chrono::seconds> ends;
  constexpr int kDays = 60;
  for (int day = 0; day < kDays; ++day) {
    const auto noon = at(std::chrono::days(day) + 12h);
    const auto allowed = [&](std::chrono::seconds after) {
      return hours.allows(noon + after, shift);
    };
    REQUIRE_FALSE(allowed(9h + 49min));
    REQUIRE(allowed(10h + 11min));
    REQUIRE(allowed(12h + 19min));
    REQUIRE_FALSE(allowed(12h + 41min));
    // Finds the begin and the end of the window to the second. At all times between them a sync is
    // allowed.
    std::chrono::seconds begin = 9h + 50min;
    while (!allowed(begin)) ++begin;
    std::chrono::seconds end = 12h + 19min;
    while (allowed(end)) ++end;
    for (auto time = begin; time < end; time += 7s) REQUIRE(allowed(time));
    begins.insert(begin);
    ends.insert(end);
    // A restart does not move the borders.
    REQUIRE(hours.allows(noon + begin, daily_shift(identity)));
    REQUIRE_FALSE(hours.allows(noon + begin - 1s, daily_shift(identity)));
  }
  CHECK(begins.size() > kDays / 2);
  CHECK(ends.size() > kDays / 2);
  CHECK(*begins.begin() < 10h - 5min);
  CHECK(*begins.rbegin() > 10h + 5min);
}

TEST_CASE("a short window keeps at least half of its length each day", "[link]") {
  crypto::SystemRandom random;
  const BorderShift shift = daily_shift(crypto::IdentitySecret::generate(random));
  const auto hours = when("17:18-17:20");
  for (int day = 0; day < 60; ++day) {
    int allowed = 0;
    for (auto time = 17h + 0s; time < 17h + 40min; ++time) {
      allowed += hours.allows(at(std::chrono::days(day) + time), shift) ? 1 : 0;
    }
    REQUIRE(allowed >= 60);
    REQUIRE(allowed <= 180);
  }
}
