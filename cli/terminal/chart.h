#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// One's own answers over time: as a drawing for a terminal, as a drawing for a file, as a table,
// and in a sentence. It says what was answered, and nothing about what that means.
namespace waterline::cli {

enum class Step { kDay, kWeek, kMonth };

struct Answer {
  std::chrono::sys_days day;
  long value = 0;
};

struct Period {
  std::chrono::sys_days begin;
  // sorted; of a period without an answer none
  std::vector<long> values;
};

// All periods from the first answer to the last, those without an answer too. The widest step is
// taken where a narrower one would give more than kMostPeriods.
inline constexpr std::size_t kMostPeriods = 200;
std::vector<Period> periods_of(std::vector<Answer> answers, Step step);
// As periods_of, with one value for each period: how many answers it has.
std::vector<Period> counts_of(const std::vector<Answer>& answers, Step step);

struct Chart {
  std::string title;
  std::vector<Period> periods;  // not empty, and some of them with values
  Step step = Step::kDay;
  std::function<std::string(long)> shown;  // a value in words
  // the same beside the drawing, where one word more helps; one line
  std::function<std::string(long)> at_axis;
  bool counts = false;  // the values say how often
  // Of the first and the last answer; a period names the day on which it begins.
  std::optional<std::chrono::sys_days> first_day = {};
  std::optional<std::chrono::sys_days> last_day = {};
};

// "2026-11-20"; of a week its Monday; "2026-11".
std::string label_of(std::chrono::sys_days begin, Step step);
// The middle value; of two in the middle the lower.
long middle_of(const Period& period);

// All values of all periods, sorted.
std::vector<long> all_values(const Chart& chart);

// In lines of at most `width` columns: what stands at the axis is cut to a third of them, the
// earliest periods are left out where there are more than fit, and stand further apart where there
// are few. REQUIRES: a width of at least 40.
std::string drawn_for_terminal(const Chart& chart, std::size_t width);
// One row for each period that has values; the same as lines.
struct TableRow {
  std::string period;
  std::string words;
};
std::vector<TableRow> table_rows_of(const Chart& chart);
std::string table_of(const Chart& chart);
std::string sentence_of(const Chart& chart);
// A whole file (chart_svg.cpp), for a phone and for a wide window, light or dark as these are;
// whatever stands in it is shown as text. It has the sentence and the table in it, also for who
// hears it.
std::string drawn_as_svg(const Chart& chart);

}  // namespace waterline::cli
