#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "terminal/chart_periods.h"

// A person's answers over time: as a drawing for a terminal or a file, as a table, and as a
// sentence. They state the answers, never what those mean.
namespace waterline::cli {

struct Chart {
  std::string title;
  std::vector<Period> periods;  // not empty, and some of them with values
  Step step = Step::kDay;
  std::function<std::string(long)> shown;  // a value in words
  // The label of a value next to the axis, in one line: `shown`, followed by the name of the value
  // if it has one.
  std::function<std::string(long)> at_axis;
  bool counts = false;  // the values are numbers of answers
  // The days of the first and of the last answer. If they are not set, the first days of the first
  // and of the last period are shown instead.
  std::optional<std::chrono::sys_days> first_day = {};
  std::optional<std::chrono::sys_days> last_day = {};
};

// Returns all values of all periods, sorted.
std::vector<long> all_values(const Chart& chart);

// Draws the chart in lines of at most `width` columns. Words at the axis are cut to a third of
// `width`. If not all periods fit, the earliest are left out. REQUIRES: a width of at least 40.
std::string drawn_for_terminal(const Chart& chart, std::size_t width);
// Returns the width for a chart: that of the terminal, but at least 40 and at most 100 columns, since
// a narrow chart shows nothing and a wide one is hard to follow. Returns 78 without a terminal.
std::size_t chart_width();
// A row of the table: the name of a period that has answers, and the words for these answers.
struct TableRow {
  std::string period;
  std::string words;
};
std::vector<TableRow> table_rows_of(const Chart& chart);
std::string table_of(const Chart& chart);
std::string sentence_of(const Chart& chart);
// Returns a whole SVG file (chart_svg.cpp) that fits a phone and a wide window, light or dark. It
// contains the sentence and the table as text, also for screen readers.
std::string drawn_as_svg(const Chart& chart);

}  // namespace waterline::cli
