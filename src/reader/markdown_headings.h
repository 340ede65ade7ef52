#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reader/dates.h"

namespace waterline::reader {

// An entry of a Markdown file.
struct MarkdownEntry {
  std::string text;  // including its heading
  // The day in the entry's heading, or in its first line if that line is a day and nothing else.
  std::optional<StatedTime> time;
  // True if the entry is nothing but headings such as "2024" or "May" above the days.
  bool is_calendar = false;
};

// A function that finds a day in a heading or a line.
using FindTime = std::function<std::optional<FoundTime>(std::string_view)>;

enum class SplitAt {
  kHeadings,  // at each heading: the file came alone
  kDays,      // only at headings of different days: the file is one of many
};

// Splits a Markdown file into entries. If headings have days, an entry begins at each heading of
// the level that has the most days, and of a higher level; else at each heading of the highest
// level in the file. If no heading has a day, lines that are a day and nothing else count as
// headings. Text before the first heading is an entry of its own. Headings inside fenced code do
// not count.
std::vector<MarkdownEntry> split_markdown(std::string_view file, SplitAt split,
                                          const FindTime& find_time);

// Returns true if the first line with words is a heading.
bool begins_with_heading(std::string_view text);

}  // namespace waterline::reader
