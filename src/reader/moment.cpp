#include "reader/moment.h"

#include <chrono>
#include <optional>

namespace waterline::reader {
namespace {

// A date outside these years is an error of some program. Later a zone may shift it by a day.
constexpr int kFirstYear = 1000;
constexpr int kLastYear = 9998;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a text from the front.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  // Reads a number of at least `least` digits and takes at most `most`.
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && count < rest_.size() && is_digit(rest_[count]))
      value = value * 10 + (rest_[count++] - '0');
    if (count < least) return {};
    rest_.remove_prefix(count);
    return value;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void spaces() {
    // In some languages a narrow no-break space is before "AM" (CLDR 42).
    constexpr std::string_view kNarrow = "\u202f";
    while (take(' ') || rest_.starts_with(kNarrow)) {
      if (rest_.starts_with(kNarrow)) rest_.remove_prefix(kNarrow.size());
    }
  }
  // Reads "am" or "pm", in any case and with or without dots.
  std::optional<int> half() {
    if (rest_.empty()) return {};
    const char first = static_cast<char>(rest_.front() | 0x20);
    if (first != 'a' && first != 'p') return {};
    Scanner ahead(rest_.substr(1));
    ahead.take('.');
    if (!ahead.take('m') && !ahead.take('M')) return {};
    ahead.take('.');
    rest_ = ahead.rest_;
    return first == 'p' ? 1 : 0;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool at_digit() const { return !rest_.empty() && is_digit(rest_.front()); }
  void drop_digits() {
    while (at_digit()) rest_.remove_prefix(1);
  }

 private:
  std::string_view rest_;
};

std::optional<base::Day> read_day(Scanner& scanner) {
  const auto year = scanner.number(4, 4);
  if (!year || *year < kFirstYear || *year > kLastYear || !scanner.take('-')) return {};
  const auto month = scanner.number(1, 2);
  if (!month || !scanner.take('-')) return {};
  const auto day = scanner.number(1, 2);
  if (!day) return {};
  const auto date = std::chrono::year(*year) / *month / *day;
  if (!date.ok()) return {};
  return base::Day(date);
}

// Returns the time since midnight.
std::optional<std::chrono::seconds> read_clock(Scanner& scanner) {
  const auto hour = scanner.number(1, 2);
  if (!hour || !scanner.take(':')) return {};
  const auto minute = scanner.number(2, 2);
  int second = 0;
  if (scanner.take(':')) {
    const auto given = scanner.number(2, 2);
    if (!given) return {};
    second = *given;
    if (scanner.take('.')) scanner.drop_digits();
  }
  if (!minute || *minute > 59 || second > 60 || *hour > 24) return {};
  scanner.spaces();
  int hours = *hour;
  if (const auto half = scanner.half()) {
    if (hours < 1 || hours > 12) return {};
    hours = hours % 12 + 12 * *half;
  }
  return std::chrono::hours(hours) + std::chrono::minutes(*minute) + std::chrono::seconds(second);
}

// Returns the offset from UTC, positive if local time is ahead.
std::optional<std::chrono::minutes> read_offset(Scanner& scanner) {
  if (scanner.take('Z') || scanner.take('z')) return std::chrono::minutes(0);
  const bool ahead = scanner.take('+');
  if (!ahead && !scanner.take('-')) return {};
  const auto hours = scanner.number(2, 2);
  scanner.take(':');
  const auto minutes = scanner.number(2, 2);
  if (!hours || *hours > 15) return {};
  const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(minutes.value_or(0));
  return std::chrono::duration_cast<std::chrono::minutes>(ahead ? offset : -offset);
}

Moment noon_of(base::Day day) {
  return {Moment::Kind::kDay, day + std::chrono::hours(12)};
}

}  // namespace

Moment moment_from(std::string_view text) {
  Scanner scanner(text);
  scanner.spaces();
  const auto day = read_day(scanner);
  if (!day) return {};
  if (!scanner.take('T')) scanner.spaces();
  if (scanner.at_end()) return noon_of(*day);
  const auto clock = read_clock(scanner);
  if (!clock) return {};
  const base::WallTime time = *day + *clock;
  scanner.spaces();
  if (scanner.at_end()) return {Moment::Kind::kLocal, time};
  const auto offset = read_offset(scanner);
  scanner.spaces();
  if (!offset || !scanner.at_end()) return {};
  return {Moment::Kind::kUtc, time - *offset};
}

Moment moment_from_milliseconds(double milliseconds) {
  constexpr double kYear1000 = -30610224000000.0;
  constexpr double kYear9999 = 253370764800000.0;
  if (!(milliseconds >= kYear1000 && milliseconds < kYear9999)) return {};
  return {Moment::Kind::kUtc,
          base::WallTime(std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds)))};
}

Moment day_at_start(std::string_view text) {
  Scanner scanner(text);
  const auto day = read_day(scanner);
  if (!day || scanner.at_digit()) return {};
  return noon_of(*day);
}

}  // namespace waterline::reader
