#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace waterline::reader {

// A Markdown file as entries: each heading of the highest level that occurs begins one. Text before
// the first heading is an entry of its own; a file without headings is one entry. Headings inside
// fenced code do not count.
struct MarkdownEntry {
  std::string text;  // with its heading
  // "2026-11-23T12:00:00Z" when the heading holds a day such as 2026-11-23; else empty
  std::string created;
};
std::vector<MarkdownEntry> split_markdown(std::string_view file);

}  // namespace waterline::reader
