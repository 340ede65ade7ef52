#include "journal/text_rules.h"

#include <algorithm>
#include <cstdint>

#include "base/attachment_reference.h"
#include "base/blank.h"
#include "base/text.h"
#include "journal/entry.h"

namespace waterline::journal {
namespace {

// Returns the words of an ATX heading (CommonMark 4.2), or the line unchanged.
std::string_view without_heading_marks(std::string_view line) {
  constexpr std::size_t kDeepestHeading = 6;
  const std::size_t depth = std::min(line.find_first_not_of('#'), line.size());
  const bool heading = depth >= 1 && depth <= kDeepestHeading &&
                       (depth == line.size() || line[depth] == ' ' || line[depth] == '\t');
  if (!heading) return line;
  line = base::without_blanks(line.substr(depth));
  const std::size_t last = line.find_last_not_of('#');
  if (last == std::string_view::npos) return {};
  const bool closed = last + 1 < line.size() && (line[last] == ' ' || line[last] == '\t');
  return closed ? base::without_blanks(line.substr(0, last)) : line;
}

std::string_view first_code_points(std::string_view text, std::size_t limit) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<std::uint8_t>(text[i]) & 0xc0) != 0x80;
    if (begins && count++ == limit) return text.substr(0, i);
  }
  return text;
}

}  // namespace

bool is_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && base::is_utf8(text);
}

Result<std::string> text_to_keep(std::string_view text) {
  if (!is_text(text)) return Error::kNotText;
  std::string kept = base::normalize_newlines(text);
  if (kept.size() > kMaxEntrySize) return Error::kTooLong;
  if (base::is_blank(kept)) return Error::kEmpty;
  return kept;
}

Result<std::string> text_or_nothing(std::string_view text) {
  auto kept = text_to_keep(text);
  if (!kept && kept.error() == Error::kEmpty) return std::string();
  return kept;
}

std::string title_of(std::string_view text) {
  std::string_view title;
  while (title.empty() && !text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    title = without_heading_marks(base::without_blanks(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const std::string words = base::with_descriptions_alone(title);
  return std::string(base::without_blanks(first_code_points(words, kMaxTitleSize)));
}

}  // namespace waterline::journal
