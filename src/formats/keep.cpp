#include <algorithm>

#include "base/text.h"
#include "formats/limits.h"
#include "formats/readers.h"

namespace waterline::formats {
namespace {

// In order, each once, none of them empty.
std::vector<std::string> tidy_tags(const std::vector<std::string>& tags) {
  std::vector<std::string> tidy;
  for (const std::string& tag : tags) {
    std::string clean(trimmed(tag));
    if (!clean.empty() && std::find(tidy.begin(), tidy.end(), clean) == tidy.end()) tidy.push_back(std::move(clean));
  }
  return tidy;
}

bool is_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && base::is_utf8(text);
}

bool all_text(const Draft& draft) {
  bool sound = is_text(draft.text) && is_text(draft.time_zone) && is_text(draft.source_id) && is_text(draft.kind);
  for (const std::string& tag : draft.tags) sound = sound && is_text(tag);
  for (const auto& [name, value] : draft.fields) sound = sound && is_text(name) && is_text(value);
  return sound;
}

// A name such as "Europe/Berlin": a zone is looked up by its name later, and nothing else may be opened by it.
bool is_zone_name(std::string_view name) {
  const auto may_stand = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || c == '_' || c == '+' || c == '-' || c == '/';
  };
  return name.size() <= 64 && !name.starts_with('/') && std::ranges::all_of(name, may_stand);
}

std::optional<Reason> refusal_of(const Draft& draft) {
  if (!all_text(draft)) return Reason::kNotText;
  if (draft.text.size() > kMaxEntryText) return Reason::kTooLarge;
  if (trimmed(draft.text).empty() && draft.fields.empty()) return Reason::kEmpty;
  return {};
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
  if (!is_zone_name(draft.time_zone)) {
    draft.time_zone.clear();
    ++out.not_kept["time zone"];
  }
  if (const auto reason = refusal_of(draft)) return out.left_out.push_back({std::move(draft.place), *reason});
  if (out.drafts.size() >= kMaxEntries) return out.left_out.push_back({std::move(draft.place), Reason::kTooLarge});
  if (draft.tags.size() > kMaxTags) {
    out.not_kept["tag"] += draft.tags.size() - kMaxTags;
    draft.tags.resize(kMaxTags);
  }
  out.drafts.push_back(std::move(draft));
}

void count_not_kept(const Json& entry, std::initializer_list<NotKept> fields, Reading& out) {
  for (const NotKept& one : fields) {
    if (!says_something(entry, one.field)) continue;
    const Json& value = entry[one.field];
    out.not_kept[one.word] += value.is_array() ? value.size() : 1;
  }
}

}  // namespace waterline::formats
