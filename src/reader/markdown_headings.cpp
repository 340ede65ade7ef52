#include "reader/markdown_headings.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <optional>

#include "base/text.h"
#include "base/time.h"

namespace waterline::reader {
namespace {

// Returns the level of an ATX heading (CommonMark 0.30, section 4.2), or 0 for any other line.
std::size_t heading_level(std::string_view line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  if (indent > 3) return 0;
  line.remove_prefix(indent);
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  if (level == 0 || level > 6) return 0;
  return level == line.size() || line[level] == ' ' || line[level] == '\t' ? level : 0;
}

bool is_fence(std::string_view line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  line.remove_prefix(indent);
  return indent <= 3 && (line.starts_with("```") || line.starts_with("~~~"));
}

struct Line {
  std::string_view text;
  std::size_t level = 0;
};

std::vector<Line> lines_of(std::string_view file) {
  std::vector<Line> lines;
  bool fenced = false;
  while (!file.empty()) {
    const std::size_t end = std::min(file.find('\n'), file.size());
    const std::string_view text = file.substr(0, end);
    if (is_fence(text)) fenced = !fenced;
    lines.push_back({text, fenced ? 0 : heading_level(text)});
    file.remove_prefix(std::min(end + 1, file.size()));
  }
  return lines;
}

std::optional<base::Day> day_in(std::string_view heading) {
  for (std::size_t i = 0; i + 10 <= heading.size(); ++i) {
    const std::string_view part = heading.substr(i, 10);
    const auto digit_at = [&](std::size_t at) {
      return std::isdigit(static_cast<unsigned char>(part[at])) != 0;
    };
    const bool digits = digit_at(0) && digit_at(1) && digit_at(2) && digit_at(3) && digit_at(5) &&
                        digit_at(6) && digit_at(8) && digit_at(9);
    if (!digits || part[4] != '-' || part[7] != '-') continue;
    const auto number = [&](std::size_t from, std::size_t count) {
      return std::stoi(std::string(part.substr(from, count)));
    };
    const auto date = std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
    if (date.ok()) return base::Day(date);
  }
  return {};
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1)) + "\n";
}

}  // namespace

std::vector<MarkdownEntry> split_markdown(std::string_view file) {
  const std::string text = base::normalize_newlines(file);
  const std::vector<Line> lines = lines_of(text);
  std::size_t top = 7;
  for (const Line& line : lines) {
    if (line.level > 0) top = std::min(top, line.level);
  }
  std::vector<MarkdownEntry> entries;
  MarkdownEntry current;
  const auto finish = [&] {
    current.text = trimmed(current.text);
    if (!current.text.empty()) entries.push_back(current);
    current = {};
  };
  for (const Line& line : lines) {
    if (line.level == top) {
      finish();
      if (const auto day = day_in(line.text)) current.created = base::to_text(*day) + "T12:00:00Z";
    }
    current.text += std::string(line.text) + "\n";
  }
  finish();
  return entries;
}

}  // namespace waterline::reader
