#include "reader/dates.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "reader/calendar_words.h"
#include "reader/clocks.h"
#include "reader/date_scanner.h"

namespace waterline::reader {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// The first and the last year that a date may have. Any other year is an error of some program. The
// limits leave room for a time zone that shifts a day by one.
constexpr int kFirstYear = 1000;
constexpr int kLastYear = 9998;
// Eight digits in a row count as a day only if their year is between kFirstCompactYear and
// kLastCompactYear. Any other eight digits are probably no date.
constexpr int kFirstCompactYear = 1900;
constexpr int kLastCompactYear = 2199;

std::optional<base::Day> day_of(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear || month < 1 || day < 1) return {};
  const auto date = std::chrono::year(year) / month / day;
  if (!date.ok()) return {};
  return base::Day(date);
}

struct ReadDay {
  base::Day day{};
  bool is_ambiguous = false;
  char separator = '\0';
  DayOrder proves = DayOrder::kUnknown;
};

// Reads a day that has the year first: "2024-05-06", "2024/5/6", "2024.05.06", "2024_05_06",
// "2024年5月6日".
std::optional<ReadDay> year_first(Scanner& scanner) {
  const auto year = scanner.number(4, 4);
  if (!year) return {};
  char separator = scanner.next();
  std::string_view last;
  if (std::string_view("-/._").find(separator) != std::string_view::npos && separator != '\0') {
    scanner.taken(1);
  } else if (scanner.take("年")) {
    separator = '\0';
    last = "日";
  } else {
    return {};
  }
  const auto month = scanner.number(1, 2);
  if (!month) return {};
  if (last.empty() ? !scanner.take(separator) : !scanner.take("月")) return {};
  // If another digit follows, this is no day ("2024-05-061"). The exception is a clock time that an
  // exporter wrote directly behind the day: "2024-05-06-221000".
  const auto day = scanner.number(1, 2);
  if (!day) return {};
  scanner.take(last);
  const auto date = day_of(*year, *month, *day);
  if (!date) return {};
  return ReadDay{*date};
}

// Reads a day of eight digits: "20240506".
std::optional<ReadDay> compact(Scanner& scanner) {
  const auto year = scanner.exactly(4);
  const auto month = scanner.exactly(2);
  const auto day = scanner.exactly(2);
  if (!year || !month || !day) return {};
  if (*year < kFirstCompactYear || *year > kLastCompactYear) return {};
  const auto date = day_of(*year, *month, *day);
  if (!date) return {};
  return ReadDay{*date};
}

// Reads a day that has the year last: "06.05.2024", "6. 5. 2024", "06/05/2024", "06-05-2024". With
// dots between the numbers, the day always comes before the month.
std::optional<ReadDay> year_last(Scanner& scanner, DayOrder order) {
  const auto first = scanner.number(1, 2);
  if (!first) return {};
  const char separator = scanner.next();
  if (separator == '\0' || std::string_view("-/._").find(separator) == std::string_view::npos)
    return {};
  scanner.taken(1);
  if (separator == '.') scanner.spaces();
  const auto second = scanner.number(1, 2);
  if (!second || !scanner.take(separator)) return {};
  if (separator == '.') scanner.spaces();
  const auto year = scanner.number(4, 4);
  if (!year) return {};
  const auto day_first = day_of(*year, *second, *first);
  const auto month_first = day_of(*year, *first, *second);
  if (!day_first && !month_first) return {};
  ReadDay read{day_first.value_or(month_first.value_or(base::Day())), false, separator,
               DayOrder::kUnknown};
  if (!day_first) read.proves = DayOrder::kMonthFirst;
  if (!month_first) read.proves = DayOrder::kDayFirst;
  if (!day_first || !month_first || *day_first == *month_first) return read;
  if (order == DayOrder::kMonthFirst) read.day = *month_first;
  read.is_ambiguous = order == DayOrder::kUnknown && separator != '.';
  return read;
}

// Skips the characters that may stand between the words of a date: spaces, commas, dots, hyphens,
// and words such as "of".
void gap(Scanner& scanner) {
  for (;;) {
    if (scanner.spaces() || scanner.take(',') || scanner.take('.') || scanner.take('-') ||
        scanner.take('_') || scanner.take('/')) {
      continue;
    }
    Scanner ahead = scanner;
    if (!is_filler(ahead.word())) return;
    if (is_letter(ahead.next()) || is_digit(ahead.next())) return;
    scanner = ahead;
  }
}

std::optional<int> month_word(Scanner& scanner) {
  Scanner ahead = scanner;
  const auto month = month_of(ahead.word());
  if (month) scanner = ahead;
  return month;
}

// Reads the number of a day in its month: "6", "6.", "6th".
std::optional<int> day_number(Scanner& scanner) {
  const auto day = scanner.number(1, 2);
  if (!day) return {};
  Scanner ahead = scanner;
  const std::string word = ahead.word();
  if (word == "st" || word == "nd" || word == "rd" || word == "th" || word == "er" || word == "º" ||
      word == "ª") {
    scanner = ahead;
  }
  return day;
}

// Reads a day with its month as a word: "6 May 2024", "6. Mai 2024", "6th of May, 2024",
// "6-May-2024". If a clock time stands before the year ("May  6 22:10:00 CEST 2024"), `clock` gets
// it.
std::optional<ReadDay> in_words(Scanner& scanner, std::optional<ReadClock>& clock) {
  std::optional<int> year;
  std::optional<int> day;
  {
    Scanner ahead = scanner;
    year = ahead.number(4, 4);  // "2024 May 6"
    if (year) {
      scanner = ahead;
      gap(scanner);
    }
  }
  if (!year) day = day_number(scanner);
  if (day) gap(scanner);
  const auto month = month_word(scanner);
  if (!month) return {};
  gap(scanner);
  if (!day) {
    day = day_number(scanner);
    if (!day) return {};
    if (!year) gap(scanner);
  }
  if (!year) {
    Scanner ahead = scanner;
    year = ahead.number(4, 4);
    if (year && ahead.next() != ':') {
      scanner = ahead;
    } else {
      year.reset();
      clock = read_clock(scanner);
      if (!clock) return {};
      gap(scanner);
      year = scanner.number(4, 4);
    }
  }
  if (!year) return {};
  const auto date = day_of(*year, *month, *day);
  if (!date) return {};
  return ReadDay{*date};
}

StatedTime stated(const ReadDay& day, const std::optional<ReadClock>& clock) {
  StatedTime out;
  out.separator = day.separator;
  out.proves = day.proves;
  out.is_ambiguous = day.is_ambiguous;
  if (day.is_ambiguous) return out;
  if (!clock) {
    out.moment = {Moment::Kind::kDay, day.day + hours(12)};
  } else if (clock->ahead) {
    out.moment = {Moment::Kind::kUtc, day.day + clock->time - *clock->ahead};
    if (*clock->ahead != minutes(0)) out.day = base::to_text(day.day);
  } else {
    out.moment = {Moment::Kind::kLocal, day.day + clock->time};
  }
  return out;
}

// Skips weekdays and fillers before a day.
void skip_weekday(Scanner& scanner) {
  for (int words = 0; words < 3; ++words) {
    Scanner ahead = scanner;
    const std::string word = ahead.word();
    if (word.empty() || (!is_weekday(word) && !is_filler(word))) return;
    while (ahead.spaces() || ahead.take(',') || ahead.take('.')) continue;
    if (ahead.rest().size() == scanner.rest().size() - word.size() && is_digit(ahead.next()))
      return;
    scanner = ahead;
  }
}

// Reads a day, with a clock time if there is one, from the front of a text, in any form.
std::optional<StatedTime> read_time(Scanner& scanner, DayOrder order) {
  const Scanner start = scanner;
  skip_weekday(scanner);
  const Scanner after_weekday = scanner;
  std::optional<ReadClock> clock;
  std::optional<ReadDay> day;
  const auto attempt = [&](auto read) {
    if (day) return;
    scanner = after_weekday;
    day = read(scanner);
  };
  attempt([](Scanner& at) { return year_first(at); });
  attempt([&](Scanner& at) { return year_last(at, order); });
  attempt([](Scanner& at) -> std::optional<ReadDay> {
    const auto read = compact(at);
    // If digits follow directly, they must be a clock of four or six digits. Otherwise this is no
    // day.
    Scanner ahead = at;
    const std::size_t more = ahead.digits().size();
    if (more != 0 && more != 4 && more != 6) return {};
    return read;
  });
  const bool glued = day && is_digit(scanner.next());
  attempt([&](Scanner& at) { return in_words(at, clock); });
  if (!day) {
    scanner = start;
    return {};
  }
  if (glued) {
    if (const auto numbers = clock_numbers(scanner, /*after_t=*/true)) {
      const bool fits = numbers->hour <= 24 && numbers->minute <= 59 && numbers->second <= 60;
      if (fits) {
        clock =
            ReadClock{hours(numbers->hour) + minutes(numbers->minute) + seconds(numbers->second)};
        clock->ahead = read_offset(scanner);
      }
    }
  } else if (!clock) {
    clock = read_clock(scanner);
  }
  return stated(*day, clock);
}

// Skips a weekday behind a day, also in brackets: "2024-05-06 (Monday)", "2024-05-06 Mon".
void skip_behind(Scanner& scanner) {
  Scanner ahead = scanner;
  while (ahead.spaces() || ahead.take(',') || ahead.take('(') || ahead.take('-') ||
         ahead.take('_')) {
    continue;
  }
  const std::string word = ahead.word();
  if (word.empty() || !is_weekday(word)) return;
  ahead.take('.');
  ahead.take(')');
  scanner = ahead;
}

bool may_begin_at(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  if (is_digit(text[at])) {
    // A day does not begin inside a longer number, or behind letters as in IMG20240506.
    return !is_digit(before) && before != '.' && before != '/' && !is_letter(before);
  }
  return is_letter(text[at]) && !is_letter(before) && !is_digit(before);
}

std::string_view without_spaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

}  // namespace

std::optional<StatedTime> stated_time(std::string_view text, DayOrder order) {
  Scanner scanner(without_spaces(text));
  auto time = read_time(scanner, order);
  if (!time) return {};
  skip_behind(scanner);
  scanner.spaces();
  if (!scanner.at_end()) {
    // Accepts the abbreviation of a zone that is not known for sure, and ignores it: the time
    // counts as local then.
    const std::string_view zone = scanner.rest();
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (zone.size() < 2 || zone.size() > 5 || !std::ranges::all_of(zone, is_capital)) return {};
  }
  return time;
}

std::optional<FoundTime> time_within(std::string_view text, DayOrder order) {
  constexpr std::size_t kFurthest = 500;
  for (std::size_t at = 0; at < std::min(text.size(), kFurthest); ++at) {
    if (!may_begin_at(text, at)) continue;
    Scanner scanner(text.substr(at));
    const auto time = read_time(scanner, order);
    if (!time || is_digit(scanner.next())) continue;
    skip_behind(scanner);
    return FoundTime{*time, text.substr(0, at), scanner.rest()};
  }
  return {};
}

std::optional<FoundTime> time_at_start(std::string_view text, DayOrder order) {
  Scanner scanner(text);
  const auto time = read_time(scanner, order);
  if (!time || is_digit(scanner.next())) return {};
  return FoundTime{*time, text.substr(0, 0), scanner.rest()};
}

std::optional<StatedTime> time_from_number(std::string_view digits) {
  digits = without_spaces(digits);
  if (digits.size() < 9 || digits.size() > 13 || !std::ranges::all_of(digits, is_digit)) return {};
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool in_seconds = digits.size() <= 10;
  if (!in_seconds && digits.size() < 12) return {};
  StatedTime time;
  time.moment = {Moment::Kind::kUtc,
                 base::WallTime(std::chrono::milliseconds(in_seconds ? number * 1000 : number))};
  return time;
}

bool is_part_of_calendar(std::string_view text) {
  Scanner scanner(without_spaces(text));
  if (scanner.at_end()) return false;
  for (int parts = 0; parts < 3; ++parts) {
    gap(scanner);
    if (scanner.at_end()) return parts > 0;
    Scanner ahead = scanner;
    const std::string word = ahead.word();
    if (word == "week" || word == "woche" || word == "kw" || word == "w" || month_of(word)) {
      scanner = ahead;
    } else if (!scanner.number(1, 4)) {
      return false;
    }
  }
  gap(scanner);
  return scanner.at_end();
}

}  // namespace waterline::reader
