#include "words/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <vector>

#include "base/environment.h"
#include "base/time.h"
#include "context.h"
#include "words/day_words.h"
#include "words/translation.h"
#include "words/zone_clock.h"

namespace waterline::cli {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if (c == ' ' || c == '\t' || c == 'T') {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
      if (c == 'T') word.push_back('t');
    } else {
      word.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
    }
  }
  return words;
}

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text.front() == '-' || error != std::errc() ||
      end != text.data() + text.size())
    return {};
  return number;
}

std::optional<sys_days> back_by(sys_days today, int count, char unit) {
  constexpr int kFurthest = 4000;
  if (count > kFurthest * (unit == 'd' ? 366 : unit == 'w' ? 53 : 12)) return {};
  if (unit == 'd') return today - days(count);
  if (unit == 'w') return today - days(7 * count);
  const auto date = year_month_day(today) - months(unit == 'y' ? 12 * count : count);
  // If the month has no such day, its last day is meant.
  return date.ok() ? sys_days(date) : sys_days(date.year() / date.month() / std::chrono::last);
}

std::optional<minutes> clock_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const auto hour = number_of(text.substr(0, colon));
  const auto minute = number_of(text.substr(colon + 1));
  if (!hour || !minute || *hour > 23 || *minute > 59 || text.size() != colon + 3) return {};
  return minutes(60 * *hour + *minute);
}

std::optional<sys_days> weekday_before(sys_days today, std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames = {"sunday",   "monday", "tuesday", "wednesday",
                                                      "thursday", "friday", "saturday"};
  const auto found = std::ranges::find_if(kNames, [&](std::string_view full) {
    return name == full || (name.size() == 3 && full.starts_with(name));
  });
  if (found == kNames.end()) return {};
  const std::chrono::weekday wanted(static_cast<unsigned>(found - kNames.begin()));
  const days back = std::chrono::weekday(today) - wanted;
  return today - (back == days(0) ? days(7) : back);
}

// Returns the day that is "3 days" or "a year" before today.
std::optional<sys_days> ago(sys_days today, const std::string& count, const std::string& unit) {
  const auto number =
      count == "a" || count == "an" || count == "one" ? std::optional(1) : number_of(count);
  for (const std::string_view one : {"day", "week", "month", "year"}) {
    if (number && (unit == one || unit == std::string(one) + "s"))
      return back_by(today, *number, one.front());
  }
  return {};
}

// Returns the day that is "3 days" or "a week" after today.
std::optional<sys_days> ahead(sys_days today, const std::string& count, const std::string& unit) {
  const auto back = ago(today, count, unit);
  if (!back || unit.starts_with("month") || unit.starts_with("year")) return {};
  return today + (today - *back);
}

std::optional<sys_days> day_from(const std::vector<std::string>& words, sys_days today,
                                 Towards towards) {
  if (words.size() == 1) {
    const std::string& word = words.front();
    if (word == "today" || word == "now") return today;
    if (word == "yesterday") return today - days(1);
    if (word == "tomorrow") return today + days(1);
    if (word.size() >= 3 && word.front() == '-' &&
        std::string_view("dwmy").find(word.back()) != std::string_view::npos) {
      const auto count = number_of(std::string_view(word).substr(1, word.size() - 2));
      if (count) return back_by(today, *count, word.back());
    }
    if (const auto day = base::day_from_text(word)) return day;
    const auto last = weekday_before(today, word);
    if (!last || towards == Towards::kPast) return last;
    return *last + days(7);
  }
  if (words.size() == 2 && words.front() == "last") return weekday_before(today, words.back());
  if (words.size() == 2 && words.front() == "next") {
    const auto last = weekday_before(today, words.back());
    if (last) return *last + days(*last + days(7) == today ? 14 : 7);
  }
  if (words.size() == 3 && words.back() == "ago") return ago(today, words[0], words[1]);
  if (words.size() == 3 && words.front() == "in") return ahead(today, words[1], words[2]);
  return {};
}

std::tm parts_of(sys_days day, minutes time) {
  const year_month_day date(day);
  std::tm parts{};
  parts.tm_year = static_cast<int>(date.year()) - 1900;
  parts.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  parts.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  parts.tm_hour = static_cast<int>(time.count() / 60);
  parts.tm_min = static_cast<int>(time.count() % 60);
  parts.tm_isdst = -1;
  return parts;
}

SaidMoment said(const std::string& words, Towards towards) {
  const auto moment = moment_from_words(words, today_here(), towards);
  if (!moment) {
    throw Ended(Exit::kUsage, tr("This day cannot be read. Nothing was changed."),
                tr("For example: yesterday, \"last friday\", \"3 days ago\", 2026-11-20, "
                   "\"yesterday 21:30\"."),
                "bad_request");
  }
  return *moment;
}

Ended words_for_no_year() {
  return {Exit::kUsage, tr("Only days of the years 0 to 9999 can be kept. Nothing was changed."),
          tr("For example: 2026-11-20"), "bad_request"};
}

}  // namespace

std::optional<SaidMoment> moment_from_words(std::string_view text, sys_days today,
                                            Towards towards) {
  std::vector<std::string> words = words_of(text);
  if (words.empty()) return {};
  SaidMoment moment{today};
  std::string last = words.back();
  if (last.starts_with('t') && last.find(':') != std::string::npos) last.erase(0, 1);
  if (const auto time = clock_time(last)) {
    moment.time = time;
    words.pop_back();
    if (!words.empty() && (words.back() == "at" || words.back() == tr("at"))) words.pop_back();
    if (words.empty()) return moment;
  }
  auto day = day_from(words, today, towards);
  if (!day) day = day_from(day_in_english(words), today, towards);
  if (!day) return {};
  moment.day = *day;
  return moment;
}

std::string time_zone() {
  std::string name = base::environment("TZ").value_or("");
  if (!name.empty() && !name.starts_with(':')) return name;
  std::error_code error;
  const std::string target = std::filesystem::read_symlink("/etc/localtime", error).string();
  const std::size_t at = target.find("zoneinfo/");
  return error || at == std::string::npos ? std::string() : target.substr(at + 9);
}

sys_days today_here() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  return sys_days(std::chrono::year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday);
}

Moment moment_for(const std::string& words, Towards towards) {
  const SaidMoment moment = said(words, towards);
  std::time_t when = std::time(nullptr);
  if (moment.time || moment.day != today_here()) {
    std::tm parts = parts_of(moment.day, moment.time.value_or(minutes(12 * 60)));
    when = std::mktime(&parts);
  }
  const auto utc = base::WallTime(std::chrono::seconds(when));
  Moment whole{base::to_text(utc), text_of(moment.day), time_zone()};
  if (!base::time_from_text(whole.created)) throw words_for_no_year();
  return whole;
}

std::string day_for(const std::string& words, Towards towards) {
  std::string day = text_of(said(words, towards).day);
  if (!base::day_from_text(day)) throw words_for_no_year();
  return day;
}

std::string text_of(sys_days day) {
  return base::to_text(day);
}

}  // namespace waterline::cli
