#include "base/time.h"

#include <algorithm>
#include <cstdio>

namespace waterline::base {
namespace {

// True if the text has a digit wherever the form has a 0, and otherwise equals the form.
bool has_form(std::string_view text, std::string_view form) {
  return std::ranges::equal(text, form, [](char letter, char expected) {
    return expected == '0' ? letter >= '0' && letter <= '9' : letter == expected;
  });
}

// Returns the number that the `size` digits from `place` on make. REQUIRES: only digits there.
unsigned number_at(std::string_view text, std::size_t place, std::size_t size) {
  unsigned number = 0;
  for (const char digit : text.substr(place, size))
    number = 10 * number + static_cast<unsigned>(digit - '0');
  return number;
}

}  // namespace

WallTime SystemClock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady_now() const {
  return std::chrono::steady_clock::now();
}

std::string to_text(Day day) {
  const std::chrono::year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

std::string to_text(WallTime time) {
  const Day day = std::chrono::floor<std::chrono::days>(time);
  const auto clock = std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::seconds>(time - day));
  char text[16];
  std::snprintf(text, sizeof text, "T%02u:%02u:%02uZ", static_cast<unsigned>(clock.hours().count()),
                static_cast<unsigned>(clock.minutes().count()),
                static_cast<unsigned>(clock.seconds().count()));
  return to_text(day) + text;
}

std::optional<Day> day_from_text(std::string_view text) {
  if (!has_form(text, "0000-00-00")) return {};
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(number_at(text, 0, 4))),
                                         std::chrono::month(number_at(text, 5, 2)),
                                         std::chrono::day(number_at(text, 8, 2)));
  if (!date.ok()) return {};
  return Day(date);
}

std::optional<WallTime> time_from_text(std::string_view text) {
  if (!has_form(text, "0000-00-00T00:00:00Z")) return {};
  const auto day = day_from_text(text.substr(0, 10));
  const unsigned hour = number_at(text, 11, 2);
  const unsigned minute = number_at(text, 14, 2);
  const unsigned second = number_at(text, 17, 2);
  if (!day || hour > 23 || minute > 59 || second > 59) return {};
  return *day + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace waterline::base
