#pragma once

#include <optional>
#include <string>

#include "client/client.h"
#include "terminal/chart.h"

namespace waterline::cli {

// The answers that a chart shows: those on a scale, or to one question of a kind of entry in the
// vault.
struct ChartRequest {
  std::string field;
  // The answer that is counted: the chart shows how often it was given. If it is empty, the chart
  // shows the answers themselves, as numbers.
  std::string count;
  std::string from;  // both days as a person says them; empty: all
  std::string to;
  std::string step = "week";  // or "day", "month"
};

// Returns the chart of the requested answers; nullopt if there are none.
std::optional<Chart> chart_of(Client& client, const ChartRequest& request);

// Returns the chart as text: its title, drawing, table and sentence.
std::string chart_in_words(const Chart& chart);

}  // namespace waterline::cli
