#include "reader/clocks.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace waterline::reader {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Reads "am" or "pm" in any case, with or without dots. Returns 0 for "am" and 12 for "pm".
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

}  // namespace

std::optional<minutes> read_offset(Scanner& scanner) {
  Scanner ahead = scanner;
  const bool spaced = ahead.spaces();
  std::optional<minutes> offset;
  if (is_letter(ahead.next())) {
    // The abbreviation of a time zone must be in capitals, because "Met" and "west" are also words.
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
    // One or two digits behind a space are no offset: "15:00 -5 degrees".
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
  // Behind an hour above 12, "am" does not mean the morning but is a word of the text, as in the
  // German "15:00 am Fluss".
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

}  // namespace waterline::reader
