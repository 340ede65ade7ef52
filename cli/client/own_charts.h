#pragma once

#include <optional>
#include <string>

#include "client/client.h"
#include "terminal/chart.h"

namespace waterline::cli {

// The answers to draw: those on a scale, or to a question of a kind of the vault.
struct ChartRequest {
  std::string field;
  // Draws how often this was the answer. If empty, draws the answers, which are numbers.
  std::string count;
  std::string from;  // days as a person says them; empty: all
  std::string to;
  std::string step = "week";  // or "day", "month"
};

// Returns none if there is nothing to draw.
std::optional<Chart> chart_of(Client& client, const ChartRequest& request);

// Returns title, drawing, table and sentence.
std::string chart_in_words(const Chart& chart);

}  // namespace waterline::cli
