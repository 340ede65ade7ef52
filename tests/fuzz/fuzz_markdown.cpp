#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "fuzz/input.h"
#include "reader/markdown_headings.h"

// A Markdown file to import. Nothing except blank space is lost, and every recognised day is valid.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  const std::string_view file = base::text_of(fuzz::view_of(data, size));
  if (!base::is_utf8(file)) return 0;  // refused before
  const auto words_in = [](std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return c != ' ' && c != '\t' && c != '\n'; });
  };
  std::ptrdiff_t kept = 0;
  for (const reader::MarkdownEntry& entry : reader::split_markdown(file)) {
    fuzz::require(!entry.text.empty() && base::is_utf8(entry.text));
    fuzz::require(entry.created.empty() || base::time_from_text(entry.created).has_value());
    kept += words_in(entry.text);
  }
  fuzz::require(kept == words_in(base::normalize_newlines(file)));
  return 0;
}
