#include <algorithm>

#include "base/text.h"
#include "formats/draft_rules.h"
#include "formats/limits.h"
#include "reader/marked_media.h"
#include "reader/readers.h"

namespace waterline::reader {
namespace {

// Returns the tags without empty ones and without repetitions, in the same order.
std::vector<std::string> tidy_tags(const std::vector<std::string>& tags) {
  std::vector<std::string> tidy;
  for (const std::string& tag : tags) {
    std::string clean(trimmed(tag));
    if (!clean.empty() && std::find(tidy.begin(), tidy.end(), clean) == tidy.end())
      tidy.push_back(std::move(clean));
  }
  return tidy;
}

}  // namespace

std::string place_of(const std::string& name, std::size_t number) {
  return name + ", entry " + std::to_string(number);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

void keep(Draft draft, Reading& out) {
  draft.text = base::normalize_newlines(draft.text);
  draft.tags = tidy_tags(draft.tags);
  // The texts of this program's own export refer to its attachments as they are.
  const std::size_t dropped = draft.source == "waterline" ? 0 : settle_media(draft);
  if (dropped > 0) out.not_kept["other file"] += dropped;
  if (!formats::is_zone_name(draft.time_zone)) {
    draft.time_zone.clear();
    ++out.not_kept["time zone"];
  }
  if (const auto reason = formats::refusal_of(draft))
    return out.left_out.push_back({std::move(draft.place), *reason});
  if (out.drafts.size() >= formats::kMaxEntries)
    return out.left_out.push_back({std::move(draft.place), Reason::kTooLarge});
  if (draft.tags.size() > formats::kMaxTags) {
    out.not_kept["tag"] += draft.tags.size() - formats::kMaxTags;
    draft.tags.resize(formats::kMaxTags);
  }
  if (draft.text.find("\ufffd") != std::string::npos)
    out.remarks.push_back({draft.place, Remark::Kind::kReplaced});
  out.drafts.push_back(std::move(draft));
}

void count_not_kept(const Json& entry, std::initializer_list<NotKept> fields, Reading& out) {
  for (const NotKept& one : fields) {
    if (!says_something(entry, one.field)) continue;
    const Json& value = entry[one.field];
    out.not_kept[one.word] += value.is_array() ? value.size() : 1;
  }
}

}  // namespace waterline::reader
