#include "words/shown_times.h"

#include <chrono>
#include <cstdio>

#include "base/time.h"
#include "words/dates.h"
#include "words/zone_clock.h"

namespace waterline::cli {
namespace {

// Returns a time in this format of strftime. REQUIRES: the format begins with the year, "%Y", which
// is written here: strftime gives years before 1000 three digits, which the API does not take.
std::string formatted(const std::tm& parts, const char* format) {
  char year[16];
  std::snprintf(year, sizeof year, "%04d", parts.tm_year + 1900);
  char text[64];
  const std::size_t size = std::strftime(text, sizeof text, format + 2, &parts);
  return year + std::string(text, size);
}

// Returns "2026-11-23 21:15".
std::string in_short(const std::tm& parts) {
  return formatted(parts, "%Y-%m-%d %H:%M");
}

}  // namespace

std::optional<std::tm> local_parts(const std::string& utc) {
  const auto time = base::time_from_text(utc);
  if (!time) return {};
  // std::chrono's system clock is not used, because its nanoseconds end in 2262.
  const std::time_t moment =
      std::chrono::floor<std::chrono::seconds>(time->time_since_epoch()).count();
  std::tm local{};
  localtime_r(&moment, &local);
  return local;
}

std::string local_time(const std::string& utc) {
  const auto local = local_parts(utc);
  if (!local) return utc;
  return in_short(*local);
}

namespace {

// Returns a time of the API in this zone, to the minute; the text itself if it is no time.
std::string in_zone(const std::string& utc, const std::string& zone) {
  const bool elsewhere = !zone.empty() && zone != time_zone();
  ZoneClock clock;
  if (elsewhere) clock.set(zone);
  const auto local = local_parts(utc);
  return local ? in_short(*local) : utc;
}

}  // namespace

std::string zone_elsewhere(const std::string& zone) {
  return zone.empty() || zone == time_zone() ? "" : " " + zone;
}

std::string time_in_zone(const std::string& utc, const std::string& zone) {
  return in_zone(utc, zone) + zone_elsewhere(zone);
}

std::string time_of_writer(const std::string& utc, const std::string& zone,
                           const std::string& day) {
  std::string time = in_zone(utc, zone);
  return time.starts_with(day) ? time : day;
}

}  // namespace waterline::cli
