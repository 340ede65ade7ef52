#include "base/time.h"

#include <cstdio>

namespace waterline::base {

WallTime SystemClock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady_now() const {
  return std::chrono::steady_clock::now();
}

std::string to_text(Day day) {
  const std::chrono::year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

std::string to_text(WallTime time) {
  const Day day = std::chrono::floor<std::chrono::days>(time);
  const auto clock = std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::seconds>(time - day));
  char text[16];
  std::snprintf(text, sizeof text, "T%02u:%02u:%02uZ", static_cast<unsigned>(clock.hours().count()),
                static_cast<unsigned>(clock.minutes().count()), static_cast<unsigned>(clock.seconds().count()));
  return to_text(day) + text;
}

}  // namespace waterline::base
