#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

// A person's answers, gathered by day, week or month for a chart. (The page's charts get theirs from
// the node: app/page_chart.h.)
namespace waterline::cli {

enum class Step { kDay, kWeek, kMonth };

struct Answer {
  std::chrono::sys_days day;
  long value = 0;
};

struct Period {
  std::chrono::sys_days begin;
  // The answers in this period, sorted.
  std::vector<long> values;
};

// periods_of returns all periods from the first answer to the last, including those without an
// answer. If there were more than kMaxPeriods, it takes longer periods than `step` says.
inline constexpr std::size_t kMaxPeriods = 200;
std::vector<Period> periods_of(std::vector<Answer> answers, Step step);
// Returns the same periods as periods_of, each with one value: the number of its answers.
std::vector<Period> counts_of(const std::vector<Answer>& answers, Step step);

// Returns the name of a period: "2026-11-20" for a day, the Monday of a week, "2026-11" for a
// month.
std::string label_of(std::chrono::sys_days begin, Step step);
// Returns the middle value of a period; the lower of two in the middle. REQUIRES: the period has
// values.
long middle_of(const Period& period);

}  // namespace waterline::cli
