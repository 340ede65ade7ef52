#pragma once

#include <optional>
#include <string>

#include "client/client.h"
#include "terminal/chart.h"

namespace waterline::cli {

// What of one's own answers is to be drawn: a scale, or a question of some kind of the vault.
struct ChartWish {
  std::string field;
  // how often this was the answer; empty: the answers themselves, which are numbers
  std::string count;
  std::string from;  // days as a person gives them; empty: all
  std::string to;
  std::string step = "week";  // or "day", "month"
};

// None where there is nothing to draw.
std::optional<Chart> chart_of(Client& client, const ChartWish& wish);

// Title, drawing, table and sentence.
std::string chart_in_words(const Chart& chart);

}  // namespace waterline::cli
