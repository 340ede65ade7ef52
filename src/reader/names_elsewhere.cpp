#include "reader/names_elsewhere.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/entry_limits.h"
#include "base/text.h"
#include "formats/limits.h"
#include "reader/calendar_words.h"
#include "reader/readers.h"

namespace waterline::reader {
namespace {

// Names in front matter whose values are not imported but counted, each with the word under which
// the report counts them. An empty word means that the value is not counted.
constexpr std::array<std::pair<const char*, const char*>, 6> kCounted = {{{"latitude", "place"},
                                                                          {"longitude", ""},
                                                                          {"altitude", ""},
                                                                          {"due", "date of a task"},
                                                                          {"aliases", "other name"},
                                                                          {"source", "source"}}};

// The person's own scales in this journal. A number on another program's scale must not get one of
// these names, because a chart would show it as if it were on the person's scale.
constexpr std::array<std::string_view, 3> kOwnScales = {"mood", "energy", "tension"};

// So many values of one file's front matter become answers, and the rest become words. It is less
// than base::kMaxAnswers, so that the person can still answer the questions of the entry's kind.
constexpr std::size_t kMaxAnswersFromFrontMatter = 48;

bool says_yes(std::string_view value) {
  const std::string small = small_letters(value);
  return small == "true" || small == "yes" || small == "1" || small == "on";
}

bool says_no(std::string_view value) {
  const std::string small = small_letters(value);
  return small == "false" || small == "no" || small == "0" || small == "off" || small == "null" ||
         small == "~";
}

std::string words_of(const NamedValue& value) {
  std::string words;
  for (const std::string& one : value.values) words += (words.empty() ? "" : ", ") + one;
  return words;
}

}  // namespace

NamesElsewhere::NamesElsewhere(const FrontMatter& matter, const std::string& file,
                               const Options& options, DayOrders& orders)
    : matter_(matter), file_(file), options_(options), orders_(orders) {}

std::string NamesElsewhere::taken(std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    const NamedValue* found = matter_.find(key);
    if (found == nullptr || found->values.empty() || found->is_list) continue;
    taken_.insert(key);
    return found->values.front();
  }
  return {};
}

bool NamesElsewhere::is_true(std::initializer_list<const char*> keys) {
  bool yes = false;
  for (const char* key : keys) {
    const std::string value = matter_.first_of({key});
    if (!says_yes(value) && !says_no(value)) continue;
    taken_.insert(key);
    yes = yes || says_yes(value);
  }
  return yes;
}

std::vector<std::string> NamesElsewhere::tags() {
  std::vector<std::string> tags;
  for (const char* key : {"tags", "tag", "keywords"}) {
    const NamedValue* found = matter_.find(key);
    if (found == nullptr) continue;
    taken_.insert(key);
    for (const std::string& value : found->values) {
      std::string_view rest = value;
      while (!rest.empty()) {
        const std::size_t end =
            found->is_list ? rest.size() : std::min(rest.find(','), rest.size());
        std::string_view tag = trimmed(rest.substr(0, end));
        if (tag.starts_with('#') || tag.starts_with('@')) tag.remove_prefix(1);
        tags.emplace_back(tag);
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
  }
  return tags;
}

std::optional<StatedTime> NamesElsewhere::time_of(std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    const NamedValue* found = matter_.find(key);
    if (found == nullptr || found->values.size() != 1) continue;
    std::string_view value = found->values.front();
    auto time = orders_.stated(file_, value);
    if (!time) time = orders_.stated(file_, value.substr(0, value.find(" #")));
    if (!time) time = time_from_number(value);
    if (!time) continue;
    // If a comment follows the day, the value is not taken, so that keep_rest() keeps the comment.
    if (value.find(" #") == std::string_view::npos) taken_.insert(key);
    return time;
  }
  return {};
}

std::optional<StatedTime> NamesElsewhere::created() {
  auto time =
      time_of({"created", "created_at", "created_time", "createdat", "creation_date",
               "creationdate", "date_created", "datecreated", "date_journal", "date", "datetime",
               "date_time", "timestamp", "published", "day", "erstellt", "datum"});
  if (!time) return {};
  // Some programs write the day and its time as two values, "date" and "time". So if the first
  // value has no time of day, look for the second.
  if (time->moment.kind != Moment::Kind::kDay) return time;
  const std::string clock = matter_.first_of({"time"});
  if (clock.empty()) return time;
  auto both =
      stated_time(base::to_text(time->moment.time).substr(0, 10) + " " + clock, DayOrder::kUnknown);
  if (!both || both->moment.kind == Moment::Kind::kDay) return time;
  taken_.insert("time");
  return both;
}

std::optional<StatedTime> NamesElsewhere::modified() {
  auto time = time_of({"updated", "updated_at", "updated_time", "modified", "modified_at",
                       "last_modified", "lastmod", "date_modified", "dateupdated", "date_updated"});
  if (time && time->is_ambiguous) return {};
  return time;
}

void NamesElsewhere::keep_rest(Draft& draft, Reading& out) {
  // Later imports recognise the entry by the content of its whole file. So it stays the same entry
  // even if the person decides at the next import that other values become answers.
  std::string identity = draft.text;
  std::string below;
  for (const NamedValue& value : matter_.values) {
    if (taken_.contains(value.key)) continue;
    const std::string words = words_of(value);
    if (words.empty()) continue;
    identity += "\n" + value.name + ": " + words;
    const auto counted =
        std::ranges::find(kCounted, value.key, &std::pair<const char*, const char*>::first);
    const auto chosen = options_.names.find(value.key);
    if (counted != kCounted.end() && chosen == options_.names.end()) {
      if (*counted->second != '\0') out.not_kept[counted->second] += value.values.size();
      continue;
    }
    const bool is_scale = std::ranges::find(kOwnScales, value.key) != kOwnScales.end();
    auto place = chosen != options_.names.end() ? chosen->second
                 : is_scale                     ? formats::NamePlace::kWords
                                                : formats::NamePlace::kAnswer;
    std::string answer = words;
    if (const auto mood = options_.moods.find(words);
        value.key == "mood" && mood != options_.moods.end()) {
      answer = std::to_string(mood->second);
      place = formats::NamePlace::kAnswer;
    }
    const bool fits =
        draft.fields.size() < kMaxAnswersFromFrontMatter && value.name.size() <= base::kMaxNameSize;
    if (place == formats::NamePlace::kAnswer && !fits) place = formats::NamePlace::kWords;
    formats::NameUse& use = out.names[value.key];
    use.place = place;
    ++use.count;
    if (place == formats::NamePlace::kAnswer)
      draft.fields.emplace_back(is_scale ? value.key : value.name, answer);
    if (place == formats::NamePlace::kWords) below += "\n" + value.name + ": " + words;
    if (place == formats::NamePlace::kNothing)
      ++out.not_kept[base::is_plain_text(value.name) ? value.name : "line of front matter"];
  }
  if (identity != draft.text) draft.identity = identity;
  if (below.empty()) return;
  while (draft.text.ends_with('\n')) draft.text.pop_back();
  draft.text += (draft.text.empty() ? "" : "\n") + below + "\n";
}

}  // namespace waterline::reader
