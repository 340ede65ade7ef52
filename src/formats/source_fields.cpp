#include "formats/source_fields.h"

#include <algorithm>
#include <array>

#include "base/blank.h"
#include "base/entry_limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "formats/limits.h"

namespace waterline::formats {
namespace {

struct Known {
  std::string_view field;
  std::string_view answer;
};
constexpr std::array<Known, 16> kKnown = {{{"address", "place"},
                                           {"emotion", kForeignMood},
                                           {"energy", "energy elsewhere"},
                                           {"feeling", kForeignMood},
                                           {"feelings", kForeignMood},
                                           {"location", "place"},
                                           {"mood", kForeignMood},
                                           {"moods", kForeignMood},
                                           {"place", "place"},
                                           {"place_name", "place"},
                                           {"placename", "place"},
                                           {"music", "music"},
                                           {"song", "music"},
                                           {"tension", "tension elsewhere"},
                                           {"weather", "weather"},
                                           {"weather_text", "weather"}}};

constexpr std::string_view kElsewhere = " elsewhere";

std::string small_letters(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  return out;
}

// Returns true if the reader of the draft's format has already replaced moods by the numbers that
// the person gave to them, and has already given the fields the names of this journal's answers.
bool placed_by_reader(const Draft& draft) {
  return draft.source == "daylio" || draft.source == "markdown";
}

// The answers of one draft, in their order.
class Answers {
 public:
  explicit Answers(Draft& draft) : draft_(draft) {}

  void add(const std::string& name, const std::string& value) {
    const auto same = std::ranges::find(answers_, name, &NamedValues::value_type::first);
    if (same != answers_.end()) {
      if (same->second != value) same->second += "\n" + value;
    } else if (answers_.size() < base::kMaxAnswers) {
      answers_.emplace_back(name, value);
    } else {
      draft_.text += (draft_.text.empty() ? "" : "\n") + name + ": " + value;
    }
  }
  void finish() { draft_.fields = std::move(answers_); }

 private:
  Draft& draft_;
  NamedValues answers_{};
};

}  // namespace

void add_field(Draft& draft, std::string_view name, std::string_view value) {
  if (!base::is_blank(value)) draft.fields.emplace_back(name, value);
}

std::string answer_name(std::string_view field) {
  const std::string small = small_letters(field);
  const auto known = std::ranges::find(kKnown, small, &Known::field);
  if (known != kKnown.end()) return std::string(known->answer);
  // A name has to fit on one line and cannot contain "=", because our export writes an answer as
  // "name=value".
  std::string name = base::without_controls(std::string(field));
  std::erase_if(name, [](char c) { return c == '=' || c == '\n' || c == '\t'; });
  if (name.size() > base::kMaxNameSize) {
    std::size_t end = base::kMaxNameSize;
    while (end > 0 && base::is_inside_character(name[end])) --end;
    name.resize(end);
  }
  return base::is_blank(name) ? "answer" : name;
}

std::map<std::string, std::size_t> moods_without_number(const std::vector<Draft>& drafts,
                                                        const std::map<std::string, int>& moods) {
  std::map<std::string, std::size_t> found;
  const auto note = [&](const std::string& mood) {
    if (!base::is_blank(mood) && !moods.contains(mood)) ++found[mood];
  };
  for (const Draft& draft : drafts) {
    if (draft.source == "waterline") continue;
    if (draft.source == "daylio") {
      const std::size_t line = draft.text.rfind('\n') + 1;  // 0 if the text has one line
      const std::string_view last = std::string_view(draft.text).substr(line);
      if (last.starts_with(kMoodLine)) note(std::string(last.substr(kMoodLine.size())));
    }
    for (const auto& [field, value] : draft.fields) {
      const bool by_reader = placed_by_reader(draft) && answer_name(field).ends_with(kElsewhere);
      if (!by_reader && answer_name(field) == kForeignMood) note(value);
    }
  }
  return found;
}

FieldUses place_fields(std::vector<Draft>& drafts, const std::map<std::string, int>& moods) {
  FieldUses uses;
  const auto placed = [&](const Draft& draft, const std::string& field, const std::string& value) {
    std::string name = answer_name(field);
    // answer_name() would rename this mood as one on another program's scale. But the reader has
    // put it on one of the person's own scales already, as the person chose, so keep the name of
    // the field.
    if (placed_by_reader(draft) && name.ends_with(kElsewhere)) return std::pair(field, value);
    if (name != kForeignMood) return std::pair(name, value);
    const auto number = moods.find(value);
    return number == moods.end() ? std::pair(name, value)
                                 : std::pair(std::string("mood"), std::to_string(number->second));
  };
  for (Draft& draft : drafts) {
    if (draft.source == "waterline" || draft.fields.empty()) continue;
    Answers answers(draft);
    for (const auto& [field, value] : draft.fields) {
      const auto [name, said] = placed(draft, field, value);
      answers.add(name, said);
      // Do not count the names of front matter here: Reading::names reports them.
      if (!placed_by_reader(draft) || name != field) ++uses[{field, name}];
    }
    answers.finish();
  }
  return uses;
}

}  // namespace waterline::formats
