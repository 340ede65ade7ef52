#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "fuzz/input.h"
#include "reader/markdown_headings.h"

// Reads a Markdown file to import. Nothing except blank space is lost, and every recognised day is
// valid.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  const std::string_view file = base::text_of(fuzz::view_of(data, size));
  if (!base::is_utf8(file)) return 0;  // refused before
  const auto words_in = [](std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return c != ' ' && c != '\t' && c != '\n'; });
  };
  std::ptrdiff_t kept = 0;
  const auto find_time = [](std::string_view line) {
    return reader::time_within(line, reader::DayOrder::kUnknown);
  };
  for (const auto split : {reader::SplitAt::kHeadings, reader::SplitAt::kDays}) {
    kept = 0;
    for (const reader::MarkdownEntry& entry : reader::split_markdown(file, split, find_time)) {
      fuzz::require(!entry.text.empty() && base::is_utf8(entry.text));
      if (entry.time && entry.time->moment.kind != formats::Moment::Kind::kNone)
        fuzz::require(base::time_from_text(base::to_text(entry.time->moment.time)).has_value());
      kept += words_in(entry.text);
    }
    fuzz::require(kept == words_in(base::normalize_newlines(file)));
  }
  return 0;
}
