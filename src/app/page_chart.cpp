#include "app/page_chart.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <utility>

namespace waterline::app {
namespace {

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stopped != end) return {};
  return number;
}

struct Gathered {
  std::vector<std::int64_t> numbers;
  std::map<std::string, std::size_t> words;
};

ValuePeriod period_of(base::Day begin, Gathered&& gathered) {
  ValuePeriod period{begin, {}, {}};
  if (auto& numbers = gathered.numbers; !numbers.empty()) {
    std::ranges::sort(numbers);
    period.numbers = {numbers.front(), numbers[(numbers.size() - 1) / 2], numbers.back()};
  }
  for (auto& [word, times] : gathered.words) period.words.push_back({word, times});
  return period;
}

}  // namespace

std::optional<Step> step_of(std::string_view name) {
  if (name == "day") return Step::kDay;
  if (name == "week") return Step::kWeek;
  if (name == "month") return Step::kMonth;
  return {};
}

base::Day begin_of(base::Day day, Step step) {
  if (step == Step::kDay) return day;
  if (step == Step::kWeek) return day - (std::chrono::weekday(day) - std::chrono::Monday);
  const std::chrono::year_month_day date(day);
  return base::Day(date.year() / date.month() / 1);
}

std::vector<ValuePeriod> periods_of(std::span<const journal::Value> values, Step step) {
  std::map<base::Day, Gathered> all;
  for (const journal::Value& value : values) {
    Gathered& period = all[begin_of(value.day, step)];
    if (const auto number = number_in(value.value)) {
      period.numbers.push_back(*number);
    } else {
      ++period.words[value.value];
    }
  }
  std::vector<ValuePeriod> periods;
  periods.reserve(all.size());
  for (auto& [begin, gathered] : all) periods.push_back(period_of(begin, std::move(gathered)));
  return periods;
}

}  // namespace waterline::app
