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
  // The day in the entry's heading, or in its first line if that is nothing but a day.
  std::optional<StatedTime> time;
  // True if the entry is nothing but headings such as "2024" or "May" above the days.
  bool is_calendar = false;
};

// Finds a day in a heading or line.
using FindTime = std::function<std::optional<FoundTime>(std::string_view)>;

enum class SplitAt {
  kHeadings,  // a file that is a journal by itself
  kDays,      // one of many files: it is a journal only if it has headings of several days
};

// Splits a Markdown file into entries. If headings have days, each heading of their level or above
// begins an entry; else each heading of the highest level in the file. A line that is nothing but a
// day is a heading if no other heading has a day. Text before the first heading is an entry of its
// own. Headings inside fenced code do not count.
std::vector<MarkdownEntry> split_markdown(std::string_view file, SplitAt split,
                                          const FindTime& find_time);

// Returns true if the first line with words is a heading.
bool begins_with_heading(std::string_view text);

}  // namespace waterline::reader
