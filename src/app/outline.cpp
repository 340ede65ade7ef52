#include "app/outline.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/blank.h"
#include "base/text.h"
#include "journal/entry.h"

namespace waterline::app {
namespace {

std::vector<std::string_view> parted(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(by);
    parts.push_back(base::without_blanks(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

// Returns true if the text can be the name of a group or a question. A person types names in
// commands, and a colon follows them in a list.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= journal::kMaxNameSize && !name.starts_with('-') &&
         name.find_first_of(" \t:=[]|#\"") == std::string_view::npos;
}

std::optional<AnswerType> type_of(std::string_view text) {
  if (text.empty()) return AnyText{};
  if (text == "duration") return Minutes{};
  if (text == "feelings") return Feelings{};
  if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
    const auto least = whole_number(base::without_blanks(text.substr(0, dots)));
    const auto most = whole_number(base::without_blanks(text.substr(dots + 2)));
    if (!least || !most || *least >= *most) return {};
    return Number{*least, *most};
  }
  OneOf choice;
  for (const std::string_view name : parted(text, '|')) {
    if (name.empty()) return {};
    choice.names.emplace_back(name);
  }
  if (choice.names.size() < 2) return {};
  return choice;
}

std::optional<Line> read_question(std::string_view written) {
  const std::size_t colon = written.find(':');
  if (colon == std::string_view::npos) return {};
  std::string_view name = base::without_blanks(written.substr(0, colon));
  std::string_view type;
  if (const std::size_t bracket = name.find('['); bracket != std::string_view::npos) {
    if (!name.ends_with(']')) return {};
    type = name.substr(bracket + 1, name.size() - bracket - 2);
    name = base::without_blanks(name.substr(0, bracket));
  }
  auto answered_with = type_of(base::without_blanks(type));
  const std::string_view text = base::without_blanks(written.substr(colon + 1));
  if (!is_name(name) || !answered_with || text.empty()) return {};
  return Line{std::string(name), std::move(*answered_with), std::string(text)};
}

std::optional<Group> read_heading(std::string_view written) {
  const std::size_t colon = std::min(written.find(':'), written.size());
  Group group;
  group.name = base::without_blanks(written.substr(0, colon));
  group.title = base::without_blanks(written.substr(std::min(colon + 1, written.size())));
  if (group.title.empty()) group.title = group.name;
  if (!is_name(group.name)) return {};
  return group;
}

void drop_empty_ends(Group& group) {
  const auto says_something = [](const Line& line) { return !line.text.empty(); };
  auto& lines = group.lines;
  lines.erase(lines.begin(), std::ranges::find_if(lines, says_something));
  while (!lines.empty() && lines.back().text.empty()) lines.pop_back();
}

// Parses a duration and returns its minutes: "1d2h30m", some of these parts, or a plain number of
// minutes.
std::optional<std::int64_t> minutes_of(std::string_view text) {
  constexpr std::array<std::pair<char, std::int64_t>, 4> kUnits = {
      {{'w', 10080}, {'d', 1440}, {'h', 60}, {'m', 1}}};
  constexpr std::int64_t kMax = 100LL * 366 * 1440;
  std::int64_t minutes = 0;
  bool any = false;
  auto unit = kUnits.begin();
  while (!text.empty()) {
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    const auto number = whole_number(text.substr(0, digits));
    if (!number || *number > kMax) return {};
    text = base::without_blanks(text.substr(digits));
    // A number without a unit counts as minutes, as in 1h30.
    const auto found =
        text.empty() ? kUnits.end() - 1 : std::find_if(unit, kUnits.end(), [&](const auto& one) {
          return one.first == text.front();
        });
    if (found == kUnits.end()) return {};
    minutes += *number * found->second;
    unit = found + 1;
    text = base::without_blanks(text.substr(std::min<std::size_t>(1, text.size())));
    any = true;
  }
  if (!any || minutes > kMax) return {};
  return minutes;
}

}  // namespace

std::variant<Outline, OutlineMistake> read_outline(std::string_view text, Questions questions) {
  Outline outline;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view written = base::without_blanks(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (written.starts_with("# ")) {
      auto group = read_heading(written.substr(2));
      if (!group || std::ranges::find(outline, group->name, &Group::name) != outline.end()) {
        return OutlineMistake{number};
      }
      outline.push_back(std::move(*group));
      continue;
    }
    if (written.empty() && (outline.empty() || questions == Questions::kYes)) continue;
    if (outline.empty()) return OutlineMistake{number};
    auto& lines = outline.back().lines;
    if (questions == Questions::kNo) {
      lines.push_back({{}, AnyText{}, std::string(written)});
      continue;
    }
    auto line = read_question(written);
    const bool again = line && std::ranges::find(lines, line->name, &Line::name) != lines.end();
    if (!line || again || lines.size() == journal::kMaxFields / 2) return OutlineMistake{number};
    lines.push_back(std::move(*line));
  }
  if (outline.empty()) return OutlineMistake{number};
  for (Group& group : outline) drop_empty_ends(group);
  return outline;
}

std::string name_of(const AnswerType& type) {
  if (const auto* number = std::get_if<Number>(&type)) {
    return std::to_string(number->least) + ".." + std::to_string(number->most);
  }
  if (const auto* choice = std::get_if<OneOf>(&type)) {
    std::string names;
    for (const std::string& name : choice->names) names += (names.empty() ? "" : "|") + name;
    return names;
  }
  if (std::holds_alternative<Minutes>(type)) return "duration";
  if (std::holds_alternative<Feelings>(type)) return "feelings";
  return {};
}

std::optional<AnswerType> answer_type_of(std::string_view name) {
  return type_of(base::without_blanks(name));
}

std::optional<std::string> answer_to_keep(const AnswerType& type, std::string_view answer) {
  const std::string_view given = base::without_blanks(answer);
  if (const auto* range = std::get_if<Number>(&type)) {
    const auto number = whole_number(given);
    if (!number || *number < range->least || *number > range->most) return {};
    return std::to_string(*number);
  }
  if (const auto* choice = std::get_if<OneOf>(&type)) {
    if (std::ranges::find(choice->names, given) == choice->names.end()) return {};
    return std::string(given);
  }
  if (std::holds_alternative<Minutes>(type)) {
    const auto minutes = minutes_of(given);
    if (!minutes) return {};
    return std::to_string(*minutes);
  }
  if (std::holds_alternative<Feelings>(type)) {
    std::string words;
    for (const std::string_view word : parted(given, ',')) {
      if (!word.empty()) words += (words.empty() ? "" : ", ") + std::string(word);
    }
    return words;
  }
  return std::string(answer);
}

}  // namespace waterline::app
