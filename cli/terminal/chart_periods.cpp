#include "terminal/chart_periods.h"

#include <algorithm>
#include <utility>

#include "words/dates.h"

namespace waterline::cli {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

sys_days begin_of(sys_days day, Step step) {
  if (step == Step::kDay) return day;
  if (step == Step::kWeek) return day - (std::chrono::weekday(day) - std::chrono::Monday);
  const year_month_day date(day);
  return sys_days(date.year() / date.month() / 1);
}

sys_days after(sys_days begin, Step step) {
  if (step == Step::kDay) return begin + days(1);
  if (step == Step::kWeek) return begin + days(7);
  return sys_days(year_month_day(begin) + months(1));
}

}  // namespace

std::vector<Period> periods_of(std::vector<Answer> answers, Step step) {
  std::vector<Period> periods;
  if (answers.empty()) return periods;
  std::ranges::stable_sort(answers, {}, &Answer::day);
  const sys_days last = begin_of(answers.back().day, step);
  for (sys_days begin = begin_of(answers.front().day, step); begin <= last;
       begin = after(begin, step)) {
    periods.push_back({begin, {}});
    if (periods.size() > kMaxPeriods && step != Step::kMonth) {
      return periods_of(std::move(answers), step == Step::kDay ? Step::kWeek : Step::kMonth);
    }
  }
  auto period = periods.begin();
  for (const Answer& answer : answers) {
    while (after(period->begin, step) <= answer.day) ++period;
    period->values.push_back(answer.value);
  }
  for (Period& one : periods) std::ranges::sort(one.values);
  return periods;
}

std::vector<Period> counts_of(const std::vector<Answer>& answers, Step step) {
  std::vector<Period> periods = periods_of(answers, step);
  for (Period& period : periods) period.values = {static_cast<long>(period.values.size())};
  return periods;
}

std::string label_of(sys_days begin, Step step) {
  return text_of(begin).substr(0, step == Step::kMonth ? 7 : 10);
}

long middle_of(const Period& period) {
  return period.values[(period.values.size() - 1) / 2];
}

}  // namespace waterline::cli
