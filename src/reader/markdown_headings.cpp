#include "reader/markdown_headings.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "base/time.h"
#include "reader/text_lines.h"

namespace waterline::reader {
namespace {

constexpr std::size_t kDeepestLevel = 6;
// The level of a line that consists of a day and nothing else. It is below all levels of headings.
constexpr std::size_t kDayLine = kDeepestLevel + 1;

// Returns the level of an ATX heading (CommonMark 0.30, section 4.2), or 0 for any other line.
std::size_t heading_level(std::string_view line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  if (indent > 3) return 0;
  line.remove_prefix(indent);
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  if (level == 0 || level > kDeepestLevel) return 0;
  return level == line.size() || line[level] == ' ' || line[level] == '\t' ? level : 0;
}

bool is_fence(std::string_view line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  line.remove_prefix(indent);
  return indent <= 3 && (line.starts_with("```") || line.starts_with("~~~"));
}

// Returns the words of a line without the marks of a heading before them and the marks of emphasis
// around them.
std::string_view words_of(std::string_view line) {
  line = without_blanks(line);
  const std::size_t first = line.find_first_not_of("#*_ \t");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of("#*_: \t") - first + 1);
}

struct Line {
  std::string_view text;
  std::size_t level = 0;
  std::optional<StatedTime> time{};
};

std::optional<StatedTime> time_of_line(std::string_view text, const FindTime& find_time) {
  constexpr std::size_t kLongestDay = 80;
  const std::string_view words = words_of(text);
  if (words.size() > kLongestDay) return {};
  const auto found = find_time(words);
  const bool alone = found && without_blanks(found->before).empty() &&
                     without_blanks(found->after).find_first_not_of(".:") == std::string_view::npos;
  // The words before the day may be a weekday, which is a part of the day. stated_time() accepts
  // that.
  if (!alone) {
    const auto whole = found ? stated_time(words, DayOrder::kUnknown) : std::nullopt;
    if (!whole) return {};
  }
  return found->time;
}

std::vector<Line> lines_of(std::string_view file, const FindTime& find_time) {
  std::vector<Line> lines;
  bool fenced = false;
  bool after_empty = true;
  while (!file.empty()) {
    Line line{take_line(file)};
    if (is_fence(line.text)) fenced = !fenced;
    if (!fenced) line.level = heading_level(line.text);
    if (line.level > 0) {
      if (const auto found = find_time(line.text)) line.time = found->time;
    } else if (!fenced && after_empty && !line.text.empty()) {
      line.time = time_of_line(line.text, find_time);
      if (line.time) line.level = kDayLine;
    }
    after_empty = without_blanks(line.text).empty();
    lines.push_back(line);
  }
  return lines;
}

std::string day_of(const StatedTime& time) {
  if (time.is_ambiguous) return "ambiguous";
  return base::to_text(time.moment.time).substr(0, 10);
}

// Returns the level of headings at which entries begin, or 0 if the file is one entry.
std::size_t level_of_entries(const std::vector<Line>& lines, SplitAt split) {
  std::array<std::set<std::string>, kDayLine + 1> days;
  std::array<std::size_t, kDayLine + 1> count{};
  std::size_t top = 0;
  bool begins_with_day = false;
  bool any_words = false;
  for (const Line& line : lines) {
    if (!any_words && line.level == kDayLine) begins_with_day = true;
    any_words = any_words || !without_blanks(line.text).empty();
    if (line.level > 0 && line.level < kDayLine && (top == 0 || line.level < top)) top = line.level;
    if (line.level == 0 || !line.time) continue;
    ++count[line.level];
    days[line.level].insert(day_of(*line.time));
  }
  const auto most = static_cast<std::size_t>(
      std::max_element(count.begin(), count.begin() + kDayLine) - count.begin());
  const std::size_t needed = split == SplitAt::kDays ? 2 : 1;
  if (count[most] > 0) return days[most].size() >= needed ? most : 0;
  if (begins_with_day && days[kDayLine].size() >= 2) return kDayLine;
  return split == SplitAt::kHeadings ? top : 0;
}

}  // namespace

bool begins_with_heading(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (without_blanks(line).empty()) continue;
    const std::string_view below = without_blanks(text.substr(0, text.find('\n')));
    const bool underlined = below.size() >= 3 && (below.find_first_not_of('=') == below.npos ||
                                                  below.find_first_not_of('-') == below.npos);
    return heading_level(line) > 0 || underlined;
  }
  return false;
}

std::vector<MarkdownEntry> split_markdown(std::string_view file, SplitAt split,
                                          const FindTime& find_time) {
  const std::string text = base::normalize_newlines(file);
  const std::vector<Line> lines = lines_of(text, find_time);
  const std::size_t level = level_of_entries(lines, split);
  std::vector<MarkdownEntry> entries;
  MarkdownEntry current;
  bool only_headings = true;
  const auto finish = [&] {
    current.text = without_empty_lines(current.text);
    current.is_calendar = only_headings && !current.time && level > 1;
    if (!current.text.empty()) {
      current.text += "\n";
      entries.push_back(current);
    }
    current = {};
    only_headings = true;
  };
  bool has_words = false;
  for (const Line& line : lines) {
    const bool empty = without_blanks(line.text).empty();
    const bool begins = level > 0 && line.level > 0 && line.level <= level &&
                        (line.level < kDayLine || level == kDayLine);
    if (begins) {
      finish();
      has_words = false;
      current.time = line.time;
    } else if (!has_words && !empty && !current.time && line.time) {
      current.time = line.time;  // in the entry's first line with words
    }
    has_words = has_words || !empty;
    if (!empty) {
      only_headings = only_headings && line.level > 0 && line.level < kDayLine &&
                      is_part_of_calendar(words_of(line.text));
    }
    current.text += std::string(line.text) + "\n";
  }
  finish();
  return entries;
}

}  // namespace waterline::reader
