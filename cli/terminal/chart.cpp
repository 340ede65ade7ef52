#include "terminal/chart.h"

#include <algorithm>
#include <cmath>

#include "terminal/layout.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Aligns a text to the right with spaces before it.
std::string aligned(std::string_view text, std::size_t width) {
  const std::size_t own = display_width(text);
  return std::string(own < width ? width - own : 0, ' ') + in_list(text);
}

// Returns "3 of 4 weeks".
std::string share_of(long some, std::size_t all, Step step) {
  if (step == Step::kDay) return filled(tr_n("{1} of {2} day", "{1} of {2} days", all), some, all);
  if (step == Step::kWeek)
    return filled(tr_n("{1} of {2} week", "{1} of {2} weeks", all), some, all);
  return filled(tr_n("{1} of {2} month", "{1} of {2} months", all), some, all);
}

}  // namespace

std::vector<long> all_values(const Chart& chart) {
  std::vector<long> values;
  for (const Period& period : chart.periods)
    values.insert(values.end(), period.values.begin(), period.values.end());
  std::ranges::sort(values);
  return values;
}

std::size_t chart_width() {
  constexpr std::size_t kMin = 40;
  constexpr std::size_t kMax = 100;
  constexpr std::size_t kWithoutTerminal = 78;
  return output_is_terminal() ? std::clamp(screen_width(), kMin, kMax) : kWithoutTerminal;
}

std::string drawn_for_terminal(const Chart& chart, std::size_t width) {
  constexpr long kMaxRows = 10;
  constexpr std::size_t kFurthestApart = 3;
  const std::vector<long> values = all_values(chart);
  const long least = values.front();
  const long most = values.back();
  const long rows = std::min(kMaxRows, most - least + 1);
  const auto row_of = [&](long value) {
    return most == least
               ? 0
               : std::lround(static_cast<double>(value - least) * static_cast<double>(rows - 1) /
                             static_cast<double>(most - least));
  };
  std::vector<std::string> labels(static_cast<std::size_t>(rows));
  const auto label = [&](long value) {
    return shortened(for_terminal(chart.at_axis(value)), width / 3);
  };
  labels.front() = label(least);
  labels.back() = label(most);
  const std::size_t label_width =
      std::max(display_width(labels.front()), display_width(labels.back()));
  const std::size_t room = width - label_width - 2;
  const std::size_t from = chart.periods.size() > room ? chart.periods.size() - room : 0;
  const std::size_t shown = chart.periods.size() - from;
  const std::size_t apart = std::clamp<std::size_t>(room / shown, 1, kFurthestApart);
  std::string out;
  for (long row = rows - 1; row >= 0; --row) {
    std::string line = aligned(labels[static_cast<std::size_t>(row)], label_width) + " |";
    for (std::size_t i = from; i < chart.periods.size(); ++i) {
      const Period& period = chart.periods[i];
      char drawn = ' ';
      if (!period.values.empty()) {
        const long low = row_of(period.values.front());
        const long high = row_of(period.values.back());
        if (row == low || row == high) drawn = '.';
        if (row > low && row < high) drawn = ':';
        if (row == row_of(middle_of(period))) drawn = 'o';
      }
      line += drawn + std::string(apart - 1, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  const std::string first = label_of(chart.periods[from].begin, chart.step);
  const std::string last = label_of(chart.periods.back().begin, chart.step);
  const std::size_t columns = (shown - 1) * apart + 1;
  out += std::string(label_width, ' ') + " +" + std::string(columns, '-') + "\n";
  out += std::string(label_width + 2, ' ') + first;
  if (last != first)
    out += columns > first.size() + last.size() + 1
               ? std::string(columns - first.size() - last.size(), ' ') + last
               : " " + filled(tr("to {1}"), last);
  return out + "\n";
}

std::vector<TableRow> table_rows_of(const Chart& chart) {
  std::vector<TableRow> rows;
  for (const Period& period : chart.periods) {
    if (period.values.empty()) continue;
    std::string words = chart.shown(period.values.front());
    if (!chart.counts && period.values.size() == 2) {
      words = filled(tr("{1} and {2}"), chart.shown(period.values.front()),
                     chart.shown(period.values.back()));
    } else if (!chart.counts && period.values.size() > 2) {
      words =
          filled(tr_n("lowest {1}, middle {2}, highest {3} ({4} answer)",
                      "lowest {1}, middle {2}, highest {3} ({4} answers)", period.values.size()),
                 chart.shown(period.values.front()), chart.shown(middle_of(period)),
                 chart.shown(period.values.back()), period.values.size());
    }
    const std::string label = label_of(period.begin, chart.step);
    rows.push_back(
        {chart.step == Step::kWeek ? filled(tr("week of {1}"), label) : label, std::move(words)});
  }
  return rows;
}

std::string table_of(const Chart& chart) {
  std::string out;
  for (const TableRow& row : table_rows_of(chart)) out += row.period + "  " + row.words + "\n";
  return out;
}

std::string sentence_of(const Chart& chart) {
  const std::vector<long> values = all_values(chart);
  const std::string from =
      label_of(chart.first_day.value_or(chart.periods.front().begin), chart.step);
  const std::string to = label_of(chart.last_day.value_or(chart.periods.back().begin), chart.step);
  if (chart.counts) {
    long all = 0;
    long with = 0;
    for (const long value : values) all += value, with += value > 0;
    return filled(all == 1 ? tr("From {1} to {2} this was written once, in {3}.")
                           : tr_n("From {1} to {2} this was written {4} time, in {3}.",
                                  "From {1} to {2} this was written {4} times, in {3}.",
                                  static_cast<std::size_t>(all)),
                  from, to, share_of(with, values.size(), chart.step), all);
  }
  if (values.size() == 1 && from == to)
    return filled(tr("On {1} there is one answer: {2}."), from, chart.shown(values.front()));
  if (values.size() == 1)
    return filled(tr("From {1} to {2} there is one answer: {3}."), from, to,
                  chart.shown(values.front()));
  // With fewer answers than this, the sentence names no median: it would say nothing.
  constexpr std::size_t kFewestWithMedian = 5;
  if (values.size() < kFewestWithMedian && from == to) {
    return filled(tr_n("On {1} there is {2} answer, from {3} to {4}.",
                       "On {1} there are {2} answers, from {3} to {4}.", values.size()),
                  from, values.size(), chart.shown(values.front()), chart.shown(values.back()));
  }
  if (values.size() < kFewestWithMedian) {
    return filled(tr_n("From {1} to {2} there is {3} answer, from {4} to {5}.",
                       "From {1} to {2} there are {3} answers, from {4} to {5}.", values.size()),
                  from, to, values.size(), chart.shown(values.front()), chart.shown(values.back()));
  }
  return filled(tr_n("From {1} to {2} there is {3} answer, from {4} to {5}; the median is {6}.",
                     "From {1} to {2} there are {3} answers, from {4} to {5}; the median is {6}.",
                     values.size()),
                from, to, values.size(), chart.shown(values.front()), chart.shown(values.back()),
                chart.shown(values[(values.size() - 1) / 2]));
}

}  // namespace waterline::cli
