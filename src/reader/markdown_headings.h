#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::reader {

// Splits a Markdown file into entries. Each heading of the highest level in the file begins one.
// Text before the first heading is an entry of its own, and a file without headings is one entry.
// Headings inside fenced code do not count.
struct MarkdownEntry {
  std::string text;  // including its heading
  // "2026-11-23T12:00:00Z" if the heading contains a day such as 2026-11-23, else empty.
  std::string created;
};
std::vector<MarkdownEntry> split_markdown(std::string_view file);

}  // namespace waterline::reader
