#include <algorithm>
#include <array>

#include "base/text.h"
#include "reader/media_links.h"
#include "reader/moment.h"
#include "reader/readers.h"

// Reads Notion's Markdown: one file per page, whose name ends with the id of the page. Below the
// title are the page's properties, a line for each. These lines stay in the text.
namespace waterline::reader {
namespace {

constexpr std::size_t kIdSize = 32;
constexpr std::size_t kDaySize = 10;  // "2026-11-23"

std::string_view without_ending(std::string_view name) {
  name.remove_prefix(name.rfind('/') + 1);
  constexpr std::string_view kEnding = ".md";
  return name.ends_with(kEnding) ? name.substr(0, name.size() - kEnding.size())
                                 : std::string_view();
}

std::string_view id_in(std::string_view name) {
  const std::string_view stem = without_ending(name);
  if (stem.size() < kIdSize + 2 || stem[stem.size() - kIdSize - 1] != ' ') return {};
  const std::string_view id = stem.substr(stem.size() - kIdSize);
  return id.find_first_not_of("0123456789abcdef") == std::string_view::npos ? id
                                                                            : std::string_view();
}

std::string small_letters(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  return out;
}

// Calls `use` with the name and the value of each property of a page.
template <class Use>
void for_each_property(std::string_view text, const Use& use) {
  text = trimmed(text);
  if (!text.starts_with("# ")) return;
  const auto take_line = [&text] {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
  };
  take_line();
  if (!trimmed(take_line()).empty()) return;
  for (;;) {
    const std::string_view line = take_line();
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos || colon == 0 || colon > 60) return;
    use(small_letters(line.substr(0, colon)), trimmed(line.substr(colon + 2)));
  }
}

// Returns a rank for a property that may be the day of its page. If several properties may be, the
// one with the lowest rank is taken. A day that the person set has a lower rank than the day on
// which Notion made the page.
int rank_of(std::string_view property) {
  static constexpr std::array<std::string_view, 8> kDates = {
      "date",         "day",        "created",          "created time",
      "date created", "created at", "last edited time", "updated"};
  return static_cast<int>(std::ranges::find(kDates, property) - kDates.begin());
}

}  // namespace

bool is_notion_page(std::string_view name) {
  return !id_in(name).empty();
}

void read_notion(const std::string& name, std::string_view text, MediaFiles& media, Reading& out) {
  Draft draft;
  draft.place = name;
  draft.text = base::normalize_newlines(text);
  draft.source = "notion";
  draft.source_id = id_in(name);
  int best = 8;
  for_each_property(draft.text, [&](const std::string& property, std::string_view value) {
    const Moment said = moment_from(value);
    if (said.kind != Moment::Kind::kNone && rank_of(property) < best) {
      draft.created = said;
      best = rank_of(property);
    }
    if (property != "tags") return;
    for (std::string_view rest = value; !rest.empty();) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      draft.tags.emplace_back(trimmed(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  });
  if (draft.created.kind == Moment::Kind::kNone)
    draft.created = moment_from(without_ending(name).substr(0, kDaySize));
  mark_linked_media(folder_part(name), media, draft, out);
  keep(std::move(draft), out);
}

}  // namespace waterline::reader
