#include "reader/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "reader/calendar_words.h"

namespace waterline::reader {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// A year outside of these is an error of some program. A zone may later shift a day by one.
constexpr int kFirstYear = 1000;
constexpr int kLastYear = 9998;
// Eight digits in a row are a day only in these years: they may be something else.
constexpr int kFirstCompactYear = 1900;
constexpr int kLastCompactYear = 2199;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

int number_of(std::string_view digits) {
  int number = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// Reads a text from the front. A copy of it is a place to come back to.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  // Takes spaces of all widths. Programs write U+202F before "AM" in some languages (CLDR 42).
  bool spaces() {
    const std::size_t before = rest_.size();
    while (take(' ') || take('\t') || take("\u202f") || take("\u00a0")) continue;
    return rest_.size() < before;
  }
  // Takes all digits that follow.
  std::string_view digits() {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    return taken(count);
  }
  // Takes all digits that follow if there are so many.
  std::optional<int> number(std::size_t least, std::size_t most) {
    Scanner ahead = *this;
    const std::string_view found = ahead.digits();
    if (found.size() < least || found.size() > most) return {};
    *this = ahead;
    return number_of(found);
  }
  // Takes so many digits, of any number that follow.
  std::optional<int> exactly(std::size_t count) {
    if (rest_.size() < count || !std::ranges::all_of(rest_.substr(0, count), is_digit)) return {};
    return number_of(taken(count));
  }
  // Takes letters, also with a hyphen between them.
  std::string word() {
    std::size_t count = 0;
    while (count < rest_.size() && is_letter(rest_[count])) ++count;
    return small_letters(taken(count));
  }
  std::string_view taken(std::size_t count) {
    const std::string_view found = rest_.substr(0, count);
    rest_.remove_prefix(found.size());
    return found;
  }

 private:
  std::string_view rest_;
};

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

// "2024-05-06", "2024/5/6", "2024.05.06", "2024_05_06", "2024年5月6日"
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
  // "2024-05-06T" and "2024-05-061" differ, but an exporter may glue a clock: 2024-05-06-221000.
  const auto day = scanner.number(1, 2);
  if (!day) return {};
  scanner.take(last);
  const auto date = day_of(*year, *month, *day);
  if (!date) return {};
  return ReadDay{*date};
}

// "20240506"
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

// "06.05.2024", "6. 5. 2024", "06/05/2024", "06-05-2024". The dot is only in use with the day
// first.
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

// Between the words of a day: spaces, commas, dots, hyphens, fillers.
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

// "6", "6.", "6th"
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

struct ReadClock {
  seconds time{};
  std::optional<minutes> ahead{};  // of UTC
};

std::optional<ReadClock> read_clock(Scanner& scanner);

// "6 May 2024", "6. Mai 2024", "6th of May, 2024", "6-May-2024"; with `clock`, "May  6 22:10:00
// CEST 2024" puts the clock before the year.
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

// Reads "am" or "pm" in any case, with or without dots. Returns 12 for the second half of the day.
std::optional<int> half_of_day(Scanner& scanner) {
  Scanner ahead = scanner;
  ahead.spaces();
  const char first = static_cast<char>(ahead.next() | 0x20);
  if (first != 'a' && first != 'p') return {};
  ahead.taken(1);
  ahead.take('.');
  if ((ahead.next() | 0x20) != 'm') return {};
  ahead.taken(1);
  ahead.take('.');
  if (is_letter(ahead.next())) return {};
  scanner = ahead;
  return first == 'p' ? 12 : 0;
}

// "Z", "+02:00", "+0200", "+02", "UTC+2", "CEST"; a name in brackets behind it is passed over.
std::optional<minutes> read_offset(Scanner& scanner) {
  Scanner ahead = scanner;
  const bool spaced = ahead.spaces();
  std::optional<minutes> offset;
  if (is_letter(ahead.next())) {
    // In capitals, since "Met" and "west" are words.
    const std::string_view before = ahead.rest();
    const auto known = minutes_ahead(ahead.word());
    const std::string_view letters = before.substr(0, before.size() - ahead.rest().size());
    const bool capitals = std::ranges::none_of(letters, [](char c) { return c >= 'a'; });
    if (!known || is_digit(ahead.next()) || (!capitals && (letters != "z" || spaced))) return {};
    offset = minutes(*known);
  }
  const char sign = ahead.next();
  if ((sign == '+' || sign == '-') && offset.value_or(minutes(0)) == minutes(0)) {
    Scanner signed_number = ahead;
    signed_number.taken(1);
    const std::string_view digits = signed_number.digits();
    int hour = -1;
    int minute = 0;
    const bool in_full = signed_number.next() == ':';
    // "15:00 -5 degrees" is no offset.
    if (digits.size() <= 2 && !digits.empty() && (in_full || !spaced || offset)) {
      hour = number_of(digits);
      if (signed_number.take(':')) minute = signed_number.exactly(2).value_or(-1);
    } else if (digits.size() == 4) {
      hour = number_of(digits.substr(0, 2));
      minute = number_of(digits.substr(2));
    }
    if (hour >= 0 && hour <= 15 && minute >= 0 && minute <= 59) {
      offset = minutes((hour * 60 + minute) * (sign == '-' ? -1 : 1));
      ahead = signed_number;
    }
  }
  if (!offset) return {};
  if (ahead.take('[')) {
    while (!ahead.at_end() && !ahead.take(']')) ahead.taken(1);
  }
  scanner = ahead;
  return offset;
}

struct ClockNumbers {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// "22:10", "22:10:30.250", "2210", "221030", "22-10-30", "22.10", "22h10", "10" before "pm"
std::optional<ClockNumbers> clock_numbers(Scanner& scanner, bool after_t) {
  const std::string_view first = scanner.digits();
  ClockNumbers clock;
  if ((first.size() == 4 || first.size() == 6) && (after_t || scanner.at_end())) {
    clock.hour = number_of(first.substr(0, 2));
    clock.minute = number_of(first.substr(2, 2));
    if (first.size() == 6) clock.second = number_of(first.substr(4));
  } else if (first.size() == 1 || first.size() == 2) {
    clock.hour = number_of(first);
    char separator = scanner.next();
    Scanner ahead = scanner;
    if (separator != '\0' && std::string_view(":.-_h").find(separator) != std::string_view::npos) {
      ahead.taken(1);
      const auto minute = ahead.number(2, 2);
      if (minute) {
        clock.minute = *minute;
        scanner = ahead;
        Scanner further = scanner;
        if (further.take(separator)) {
          if (const auto second = further.number(2, 2)) {
            clock.second = *second;
            scanner = further;
          }
        } else if ((separator == '-' || separator == '_') && !after_t) {
          return {};  // "10-12" may be anything
        }
      } else {
        separator = '\0';
      }
    } else {
      separator = '\0';
    }
    Scanner half = scanner;
    if (separator == '\0' && !half_of_day(half)) return {};
  } else {
    return {};
  }
  Scanner ahead = scanner;
  if ((ahead.take('.') || ahead.take(',')) && is_digit(ahead.next())) {
    ahead.digits();
    scanner = ahead;
  }
  return clock;
}

// Reads a clock after a day, with what stands between them.
std::optional<ReadClock> read_clock(Scanner& scanner) {
  Scanner ahead = scanner;
  bool after_t = ahead.take('T') || ahead.take('t');
  if (!after_t) {
    while (ahead.spaces() || ahead.take(',') || ahead.take("–") || ahead.take("—") ||
           ahead.take('-') || ahead.take(':')) {
      continue;
    }
    after_t = ahead.take('_');
    Scanner word = ahead;
    const std::string said = word.word();
    if (said == "at" || said == "um" || said == "à" || said == "a") {
      word.spaces();
      ahead = word;
    }
  }
  const auto numbers = clock_numbers(ahead, after_t);
  if (!numbers || numbers->minute > 59 || numbers->second > 60 || numbers->hour > 24) return {};
  int hour = numbers->hour;
  // "15:00 am Fluss" is German.
  if (hour >= 1 && hour <= 12) {
    if (const auto half = half_of_day(ahead)) hour = hour % 12 + *half;
  }
  Scanner word = ahead;
  word.spaces();
  if (word.word() == "uhr") ahead = word;
  ReadClock clock{hours(hour) + minutes(numbers->minute) + seconds(numbers->second)};
  clock.ahead = read_offset(ahead);
  scanner = ahead;
  return clock;
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

// Takes weekdays and fillers before a day.
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

// Reads a day and a clock at the front, in any form.
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
    // Digits that go on are a clock of four or six, or this is no day.
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

// Takes brackets and a weekday behind a day: "2024-05-06 (Monday)", "2024-05-06 Mon".
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
    // Not inside of a longer number or of a word such as IMG20240506.
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
  const auto time = read_time(scanner, order);
  if (!time) return {};
  skip_behind(scanner);
  scanner.spaces();
  if (!scanner.at_end()) {
    // A zone's abbreviation with several meanings: the time is local then.
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

DayOrder DayOrders::Seen::order() const {
  if (day_first == month_first) return DayOrder::kUnknown;
  return day_first ? DayOrder::kDayFirst : DayOrder::kMonthFirst;
}

template <class Read>
auto DayOrders::read(const std::string& file, Read read) {
  const auto stated_in = [](const auto& found) -> const StatedTime& {
    if constexpr (requires { found->time; }) {
      return found->time;
    } else {
      return *found;
    }
  };
  auto found = read(chosen_);
  if (!found || stated_in(found).separator == '\0') return found;
  const std::size_t folder = std::min(file.rfind('/'), file.size());
  Seen& seen =
      seen_[file.substr(0, folder == file.size() ? 0 : folder) + "/" + stated_in(found).separator];
  const DayOrder proves = stated_in(found).proves;
  if (proves != DayOrder::kUnknown && seen.proof.empty()) seen.proof = file;
  seen.day_first = seen.day_first || proves == DayOrder::kDayFirst;
  seen.month_first = seen.month_first || proves == DayOrder::kMonthFirst;
  const bool unclear = stated_in(found).is_ambiguous;
  if (unclear && seen.applied != DayOrder::kUnknown) return read(seen.applied);
  seen.ambiguous = seen.ambiguous || unclear;
  return found;
}

std::optional<StatedTime> DayOrders::stated(const std::string& file, std::string_view text) {
  return read(file, [&](DayOrder order) { return stated_time(text, order); });
}

std::optional<FoundTime> DayOrders::within(const std::string& file, std::string_view text) {
  return read(file, [&](DayOrder order) { return time_within(text, order); });
}

std::optional<FoundTime> DayOrders::at_start(const std::string& file, std::string_view text) {
  return read(file, [&](DayOrder order) { return time_at_start(text, order); });
}

bool DayOrders::learnt() const {
  return std::ranges::any_of(seen_, [](const auto& one) {
    const Seen& seen = one.second;
    return seen.ambiguous && seen.applied == DayOrder::kUnknown &&
           seen.order() != DayOrder::kUnknown;
  });
}

void DayOrders::apply() {
  for (auto& [key, seen] : seen_) {
    if (seen.ambiguous) seen.applied = seen.order();
  }
}

std::map<std::string, DayOrder> DayOrders::decided() const {
  std::map<std::string, DayOrder> files;
  for (const auto& [key, seen] : seen_) {
    if (seen.applied != DayOrder::kUnknown) files[seen.proof] = seen.applied;
  }
  return files;
}

}  // namespace waterline::reader
