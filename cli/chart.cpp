#include "chart.h"

#include <algorithm>
#include <cmath>

#include "dates.h"
#include "translation.h"

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

std::vector<long> all_values(const Chart& chart) {
  std::vector<long> values;
  for (const Period& period : chart.periods) values.insert(values.end(), period.values.begin(), period.values.end());
  std::ranges::sort(values);
  return values;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

// "3 of 4 weeks".
std::string share_of(long some, std::size_t all, Step step) {
  if (step == Step::kDay) return filled(tr_n("{1} of {2} day", "{1} of {2} days", all), some, all);
  if (step == Step::kWeek) return filled(tr_n("{1} of {2} week", "{1} of {2} weeks", all), some, all);
  return filled(tr_n("{1} of {2} month", "{1} of {2} months", all), some, all);
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (static_cast<unsigned char>(c) >= ' ') {
      out += c;
    }
  }
  return out;
}

std::vector<std::string> rows_of(const Chart& chart) {
  std::vector<std::string> rows;
  for (const Period& period : chart.periods) {
    if (period.values.empty()) continue;
    std::string row = label_of(period.begin, chart.step) + "  ";
    if (chart.counts) {
      row += chart.shown(period.values.front());
    } else if (period.values.size() == 1) {
      row += chart.shown(period.values.front());
    } else {
      row += filled(tr_n("lowest {1}, middle {2}, highest {3} ({4} answer)",
                         "lowest {1}, middle {2}, highest {3} ({4} answers)", period.values.size()),
                    chart.shown(period.values.front()), chart.shown(middle_of(period)),
                    chart.shown(period.values.back()), period.values.size());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::vector<Period> periods_of(std::vector<Answer> answers, Step step) {
  std::vector<Period> periods;
  if (answers.empty()) return periods;
  std::ranges::stable_sort(answers, {}, &Answer::day);
  const sys_days last = begin_of(answers.back().day, step);
  for (sys_days begin = begin_of(answers.front().day, step); begin <= last; begin = after(begin, step)) {
    periods.push_back({begin, {}});
    if (periods.size() > kMostPeriods && step != Step::kMonth) {
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

std::string drawn_for_terminal(const Chart& chart, std::size_t width) {
  constexpr long kMostRows = 10;
  const std::vector<long> values = all_values(chart);
  const long least = values.front();
  const long most = values.back();
  const long rows = std::min(kMostRows, most - least + 1);
  const auto row_of = [&](long value) {
    return most == least ? 0
                         : std::lround(static_cast<double>(value - least) * static_cast<double>(rows - 1) /
                                       static_cast<double>(most - least));
  };
  std::vector<std::string> labels(static_cast<std::size_t>(rows));
  labels.front() = chart.shown(least);
  labels.back() = chart.shown(most);
  std::size_t label_width = 0;
  for (const std::string& label : labels) label_width = std::max(label_width, label.size());
  // The latest periods that fit.
  const std::size_t room = width > label_width + 13 ? width - label_width - 3 : 10;
  const std::size_t from = chart.periods.size() > room ? chart.periods.size() - room : 0;
  std::string out;
  for (long row = rows - 1; row >= 0; --row) {
    std::string line = padded(labels[static_cast<std::size_t>(row)], label_width) + " |";
    for (std::size_t i = from; i < chart.periods.size(); ++i) {
      const Period& period = chart.periods[i];
      if (period.values.empty()) {
        line += ' ';
      } else if (row_of(middle_of(period)) == row) {
        line += 'o';
      } else {
        line += row > row_of(period.values.front()) && row < row_of(period.values.back())     ? ':'
                : row == row_of(period.values.front()) || row == row_of(period.values.back()) ? '.'
                                                                                              : ' ';
      }
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  const std::string first = label_of(chart.periods[from].begin, chart.step);
  const std::string last = label_of(chart.periods.back().begin, chart.step);
  const std::size_t columns = chart.periods.size() - from;
  out += std::string(label_width, ' ') + " +" + std::string(columns, '-') + "\n";
  out += std::string(label_width + 2, ' ') + first;
  if (last != first)
    out += columns > first.size() + last.size() + 1 ? std::string(columns - first.size() - last.size(), ' ') + last
                                                    : " " + filled(tr("to {1}"), last);
  return out + "\n";
}

std::string table_of(const Chart& chart) {
  std::string out;
  for (const std::string& row : rows_of(chart)) out += row + "\n";
  return out;
}

std::string sentence_of(const Chart& chart) {
  const std::vector<long> values = all_values(chart);
  const std::string from = label_of(chart.periods.front().begin, chart.step);
  const std::string to = label_of(chart.periods.back().begin, chart.step);
  if (chart.counts) {
    long all = 0;
    long with = 0;
    for (const long value : values) all += value, with += value > 0;
    return filled(all == 1 ? tr("From {1} to {2} this was written once, in {3}.")
                           : tr_n("From {1} to {2} this was written {4} time, in {3}.",
                                  "From {1} to {2} this was written {4} times, in {3}.", static_cast<std::size_t>(all)),
                  from, to, share_of(with, values.size(), chart.step), all);
  }
  if (values.size() == 1)
    return filled(tr("From {1} to {2} there is one answer: {3}."), from, to, chart.shown(values.front()));
  return filled(tr_n("From {1} to {2} there is {3} answer, from {4} to {5}; the middle one is {6}.",
                     "From {1} to {2} there are {3} answers, from {4} to {5}; the middle one is {6}.", values.size()),
                from, to, values.size(), chart.shown(values.front()), chart.shown(values.back()),
                chart.shown(values[(values.size() - 1) / 2]));
}

std::string drawn_as_svg(const Chart& chart) {
  constexpr long kLeft = 90;
  constexpr long kTop = 50;
  constexpr long kWidth = 680;
  constexpr long kHeight = 220;
  constexpr long kLine = 18;
  const std::vector<long> values = all_values(chart);
  const long least = values.front();
  const long most = values.back();
  const auto x_of = [&](std::size_t i) {
    return kLeft + (chart.periods.size() == 1
                        ? kWidth / 2
                        : static_cast<long>(i) * kWidth / static_cast<long>(chart.periods.size() - 1));
  };
  const auto y_of = [&](long value) {
    return most == least ? kTop + kHeight / 2 : kTop + kHeight - (value - least) * kHeight / (most - least);
  };
  const auto text_at = [](long x, long y, const std::string& anchor, const std::string& text) {
    return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" text-anchor=\"" + anchor + "\">" +
           escaped(text) + "</text>\n";
  };
  const auto line = [](long x1, long y1, long x2, long y2) {
    return "<line x1=\"" + std::to_string(x1) + "\" y1=\"" + std::to_string(y1) + "\" x2=\"" + std::to_string(x2) +
           "\" y2=\"" + std::to_string(y2) + "\"/>\n";
  };
  const std::vector<std::string> rows = rows_of(chart);
  const long height = kTop + kHeight + 80 + kLine * static_cast<long>(rows.size());
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"" + std::to_string(height) +
                    "\" viewBox=\"0 0 800 " + std::to_string(height) +
                    "\" role=\"img\" aria-labelledby=\"title desc\" font-family=\"sans-serif\" font-size=\"13\">\n";
  svg += "<title id=\"title\">" + escaped(chart.title) + "</title>\n<desc id=\"desc\">" + escaped(sentence_of(chart)) +
         "</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  svg += text_at(kLeft, 28, "start", chart.title);
  svg += "<g stroke=\"#555\" stroke-width=\"1\">\n" + line(kLeft - 10, kTop, kLeft - 10, kTop + kHeight) +
         line(kLeft - 10, kTop + kHeight + 8, kLeft + kWidth, kTop + kHeight + 8) + "</g>\n";
  svg += text_at(kLeft - 16, y_of(least) + 4, "end", chart.shown(least));
  if (most != least) svg += text_at(kLeft - 16, y_of(most) + 4, "end", chart.shown(most));
  std::string ranges;
  std::string points;
  for (std::size_t i = 0; i < chart.periods.size(); ++i) {
    const Period& period = chart.periods[i];
    if (period.values.empty()) continue;
    if (period.values.size() > 1) {
      ranges += line(x_of(i), y_of(period.values.front()), x_of(i), y_of(period.values.back()));
    }
    points += "<circle cx=\"" + std::to_string(x_of(i)) + "\" cy=\"" + std::to_string(y_of(middle_of(period))) +
              "\" r=\"4\"/>\n";
  }
  svg += "<g stroke=\"#888\" stroke-width=\"2\">\n" + ranges + "</g>\n<g fill=\"#234\">\n" + points + "</g>\n";
  svg += text_at(kLeft, kTop + kHeight + 26, "start", label_of(chart.periods.front().begin, chart.step));
  svg += text_at(kLeft + kWidth, kTop + kHeight + 26, "end", label_of(chart.periods.back().begin, chart.step));
  long y = kTop + kHeight + 54;
  svg += text_at(kLeft, y, "start", sentence_of(chart));
  for (const std::string& row : rows) svg += text_at(kLeft, y += kLine, "start", row);
  return svg + "</svg>\n";
}

}  // namespace waterline::cli
