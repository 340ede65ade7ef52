#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "journal/entry.h"

// Gathers the values of one field of entries by day, week or month, so that a chart needs no row
// for each value. The code here states the values, and never what they mean.
namespace waterline::app {

enum class Step : std::uint8_t { kDay, kWeek, kMonth };

// Parses "day", "week" or "month".
std::optional<Step> step_of(std::string_view name);

// Returns the first day of the period: the day itself, its Monday, or the first of its month.
base::Day begin_of(base::Day day, Step step);

struct NumbersOfPeriod {
  std::int64_t least = 0;
  std::int64_t middle = 0;  // the median, or the lower of two medians
  std::int64_t most = 0;
};
struct WordOfPeriod {
  std::string word;
  std::size_t times = 0;
};
struct ValuePeriod {
  base::Day begin;
  std::optional<NumbersOfPeriod> numbers;  // none if no value is a number
  std::vector<WordOfPeriod> words;         // the values that are no numbers, sorted
};

// Returns the periods that have a value, earliest first. Periods without a value are left out.
std::vector<ValuePeriod> periods_of(std::span<const journal::Value> values, Step step);

}  // namespace waterline::app
