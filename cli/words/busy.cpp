#include "words/busy.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <string_view>

#include "words/shown_times.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {
    // TRANSLATORS: The days and the months stand in a date: "Friday, 27 November".
    marked("Sunday"),   marked("Monday"), marked("Tuesday"),  marked("Wednesday"),
    marked("Thursday"), marked("Friday"), marked("Saturday"),
};
constexpr std::array<std::string_view, 12> kMonths = {
    marked("January"),   marked("February"), marked("March"),    marked("April"),
    marked("May"),       marked("June"),     marked("July"),     marked("August"),
    marked("September"), marked("October"),  marked("November"), marked("December"),
};

std::string date_of(const std::tm& day, int this_year) {
  const std::string weekday = tr(kWeekdays[static_cast<std::size_t>(day.tm_wday)]);
  const std::string month = tr(kMonths[static_cast<std::size_t>(day.tm_mon)]);
  const int year = day.tm_year + 1900;
  // TRANSLATORS: A day: {1} of the week, {2} of the month, {3} the month, {4} the year.
  if (year != this_year) return filled(tr("{1}, {2} {3} {4}"), weekday, day.tm_mday, month, year);
  return filled(tr("{1}, {2} {3}"), weekday, day.tm_mday, month);
}

std::string clock_of(const std::tm& time) {
  std::array<char, 16> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%H:%M", &time)};
}

bool is_midnight(const std::tm& time) {
  return time.tm_hour == 0 && time.tm_min == 0;
}

bool same_day(const std::tm& one, const std::tm& other) {
  return one.tm_year == other.tm_year && one.tm_yday == other.tm_yday;
}

std::tm day_before(std::tm day) {
  --day.tm_mday;
  day.tm_hour = 12;  // noon is far from any change of the clocks
  day.tm_isdst = -1;
  std::mktime(&day);
  return day;
}

}  // namespace

std::string busy_line(const std::string& from, const std::optional<std::string>& to,
                      int this_year) {
  const auto begin = local_parts(from);
  if (!begin) return {};
  const std::string first = date_of(*begin, this_year);
  if (!to) return filled(tr("Busy on {1}, from {2}."), first, clock_of(*begin));
  const auto end = local_parts(*to);
  if (!end) return {};
  if (is_midnight(*begin) && is_midnight(*end) && !same_day(*begin, *end)) {
    const std::tm last = day_before(*end);
    if (same_day(*begin, last)) return filled(tr("Busy on {1}."), first);
    return filled(tr("Busy from {1}, to {2}."), first, date_of(last, this_year));
  }
  if (same_day(*begin, *end)) {
    return filled(tr("Busy on {1}, from {2} to {3}."), first, clock_of(*begin), clock_of(*end));
  }
  // TRANSLATORS: {1} and {3} are days, {2} and {4} times of these days.
  return filled(tr("Busy from {1}, {2}, to {3}, {4}."), first, clock_of(*begin),
                date_of(*end, this_year), clock_of(*end));
}

}  // namespace waterline::cli
