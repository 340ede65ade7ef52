#include "journal/content_rules.h"

#include <algorithm>
#include <utility>

#include "base/blank.h"
#include "journal/text_rules.h"

namespace waterline::journal {
namespace {

// Returns the fields as they are stored: without empty ones, and of several with one name only the
// last.
Result<std::vector<Field>> fields_to_keep(const std::vector<Field>& given) {
  std::vector<Field> kept;
  for (const Field& field : given) {
    if (!is_text(field.name)) return Error::kNotText;
    if (field.name.empty() || field.name.size() > kMaxNameSize) return Error::kTooLong;
    auto value = text_or_nothing(field.value);
    if (!value) return value.error();
    std::erase_if(kept, [&](const Field& other) { return other.name == field.name; });
    if (!value->empty()) kept.push_back({field.name, std::move(*value)});
  }
  if (kept.size() > kMaxFields) return Error::kTooLong;
  return kept;
}

}  // namespace

WordsNeeded words_needed(const Draft& draft) {
  const bool had_words = std::ranges::any_of(draft.earlier, [](const Revision& state) {
    return !base::is_blank(state.text) || std::ranges::any_of(state.fields, [](const Field& field) {
      return !base::is_blank(field.value);
    });
  });
  return had_words || draft.attachments_follow || !draft.attachments.empty() ? WordsNeeded::kNo
                                                                             : WordsNeeded::kYes;
}

Result<Content> content_to_keep(std::string_view text, const std::vector<Field>& given,
                                WordsNeeded needed) {
  auto fields = fields_to_keep(given);
  if (!fields) return fields.error();
  auto kept = text_or_nothing(text);
  if (!kept) return kept.error();
  if (kept->empty() && fields->empty() && needed == WordsNeeded::kYes) return Error::kEmpty;
  std::size_t size = kept->size();
  for (const Field& field : *fields) size += field.value.size();
  if (size > kMaxEntrySize) return Error::kTooLong;
  return Content{std::move(*kept), std::move(*fields)};
}

}  // namespace waterline::journal
