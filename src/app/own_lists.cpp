#include "app/own_lists.h"

#include <algorithm>
#include <optional>

#include "base/blank.h"
#include "base/text.h"

namespace waterline::app {
namespace {

Failure failed(journal::Error error, PrivateSide& open, Side side) {
  const Failure failure = from_journal(error, kMaxOutlineSize);
  return side == Side::kVault ? explained(failure, open.vault, kVaultFile)
                              : explained(failure, open.deep, kDeepFile);
}

journal::Result<std::optional<std::string>> own(PrivateSide& open, const ListTopic& topic) {
  return topic.side == Side::kVault ? open.vault.entries().own(topic.name)
                                    : open.deep.entries().own(topic.name);
}

Outcome<void> set_own(PrivateSide& open, const ListTopic& topic, std::string_view text) {
  const auto set = topic.side == Side::kVault ? open.vault.entries().set_own(topic.name, text)
                                              : open.deep.entries().set_own(topic.name, text);
  if (!set) return failed(set.error(), open, topic.side);
  return {};
}

// Returns the type of the answers to a scale: numbers in the range that the lines of its group
// name.
AnswerType type_of(const Group& scale) {
  std::optional<Number> range;
  for (const Line& line : scale.lines) {
    const auto number = answer_to_keep(Number{-1'000'000, 1'000'000}, line.name);
    if (!number) continue;
    const std::int64_t value = std::stoll(*number);
    if (!range) range = Number{value, value};
    range->least = std::min(range->least, value);
    range->most = std::max(range->most, value);
  }
  if (!range) return AnyText{};
  return *range;
}

struct Question {
  std::string name;
  AnswerType type;
};

}  // namespace

Outcome<ListView> read_list(PrivateSide& open, std::string_view name) {
  const ListTopic* const topic = list_topic(name);
  if (topic == nullptr) return Failure(Error::kUnknownList);
  auto changed = own(open, *topic);
  if (!changed) return failed(changed.error(), open, topic->side);
  ListView view{topic, changed->has_value(), changed->value_or(std::string(topic->bundled)), {}};
  auto read = read_outline(view.text, topic->questions);
  // If this version cannot read the person's list, which may come from a later version, use the
  // list in the program.
  if (!std::holds_alternative<Outline>(read)) read = read_outline(topic->bundled, topic->questions);
  view.groups = std::move(*std::get_if<Outline>(&read));
  return view;
}

Outcome<ListView> change_list(PrivateSide& open, std::string_view name, std::string_view text) {
  const ListTopic* const topic = list_topic(name);
  if (topic == nullptr) return Failure(Error::kUnknownList);
  if (text.size() > kMaxOutlineSize) return Failure(Error::kTooLong, Limit{kMaxOutlineSize});
  if (!base::is_plain_text(base::normalize_newlines(text))) return Failure(Error::kNotText);
  const std::string kept = base::normalize_newlines(text);
  const auto read = read_outline(kept, topic->questions);
  if (const auto* mistake = std::get_if<OutlineMistake>(&read)) {
    return Failure(Error::kBadList, LineNumber{mistake->line});
  }
  if (auto set = set_own(open, *topic, kept); !set) return set.error();
  return read_list(open, name);
}

Outcome<ListView> reset_list(PrivateSide& open, std::string_view name) {
  const ListTopic* const topic = list_topic(name);
  if (topic == nullptr) return Failure(Error::kUnknownList);
  if (auto set = set_own(open, *topic, ""); !set) return set.error();
  return read_list(open, name);
}

Outcome<Outline> kinds_of(PrivateSide& open, Side side) {
  auto list = read_list(open, side == Side::kVault ? kKinds : kDeepKinds);
  if (!list) return list.error();
  return std::move(list->groups);
}

Outcome<std::vector<journal::Field>> fields_from(PrivateSide& open, Side side,
                                                 std::string_view kind, const Answers& answers) {
  const auto kinds = kinds_of(open, side);
  if (!kinds) return kinds.error();
  const auto group = std::ranges::find(*kinds, kind, &Group::name);
  if (group == kinds->end()) {
    Kinds names;
    for (const Group& one : *kinds) names.names.push_back(one.name);
    return Failure(Error::kUnknownKind, std::move(names));
  }
  const auto scales = read_list(open, kScales);
  if (!scales) return scales.error();
  std::vector<Question> questions;
  for (const Line& line : group->lines) questions.push_back({line.name, line.type});
  for (const Group& scale : scales->groups) questions.push_back({scale.name, type_of(scale)});

  for (const auto& [name, answer] : answers) {
    if (std::ranges::find(questions, name, &Question::name) != questions.end()) continue;
    FieldNames names;
    for (const Question& question : questions) names.names.push_back(question.name);
    return Failure(Error::kUnknownField, std::move(names));
  }
  std::vector<journal::Field> fields;
  for (const Question& question : questions) {
    const auto given = std::ranges::find_if(
        answers, [&](const auto& answer) { return answer.first == question.name; });
    const bool known =
        std::ranges::any_of(fields, [&](const auto& field) { return field.name == question.name; });
    if (given == answers.end() || known) continue;
    if (base::is_blank(given->second)) continue;
    auto kept = answer_to_keep(question.type, given->second);
    if (!kept) return Failure(Error::kBadAnswer, Unfit{question.name, name_of(question.type)});
    fields.push_back({question.name, std::move(*kept)});
  }
  return fields;
}

}  // namespace waterline::app
