#include "client/names.h"

#include <algorithm>

#include "client/client.h"
#include "client/lists.h"
#include "words/list_words.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

const Json* member_of(const Json& members, std::string_view name) {
  const auto found =
      std::ranges::find_if(members, [&](const Json& member) { return member["name"] == name; });
  return found == members.end() ? nullptr : &*found;
}

bool speaks_english() {
  return language() == "en";
}

}  // namespace

std::string shown_name(const Json& members, std::string_view name) {
  const Json* const member = member_of(members, name);
  return member == nullptr ? std::string(name) : member->value("shown", std::string(name));
}

std::string typed_name(const Json& members, std::string_view typed) {
  if (member_of(members, typed) != nullptr) return std::string(typed);
  for (const Json& member : members) {
    if (lower_case(member.value("shown", "")) == lower_case(typed)) return member["name"];
  }
  return std::string(typed);
}

const Names::Members& Names::of(std::string_view side) {
  std::optional<Members>& members = side == "deep" ? deep_ : vault_;
  if (members) return *members;
  members = {kinds_of(*client_, side), Json::array()};
  for (const Json& kind : members->kinds) {
    for (const Json& line : kind["lines"]) members->fields.push_back(line);
  }
  const Json scales = list_of(*client_, "scales")["groups"];
  for (const Json& scale : scales) {
    members->fields.push_back(
        {{"name", scale["name"]}, {"shown", scale.value("shown", scale["name"])}});
  }
  return *members;
}

std::string Names::kind(std::string_view side, const std::string& name) {
  return speaks_english() ? name : shown_name(of(side).kinds, name);
}

std::string Names::field(std::string_view side, const std::string& name) {
  return speaks_english() ? name : shown_name(of(side).fields, name);
}

std::string Names::typed_kind(std::string_view side, const std::string& typed) {
  return speaks_english() || typed.empty() ? typed : typed_name(of(side).kinds, typed);
}

std::string Names::typed_field(std::string_view side, const std::string& typed) {
  return speaks_english() || typed.empty() ? typed : typed_name(of(side).fields, typed);
}

std::string Names::answer(std::string_view side, std::string_view field, const std::string& kept) {
  if (speaks_english()) return kept;
  const Json* const question = member_of(of(side).fields, field);
  return question == nullptr ? kept : answer_in_words(*question, kept);
}

std::string Names::typed_answer(std::string_view side, std::string_view field,
                                const std::string& typed) {
  if (speaks_english()) return typed;
  const Json* const question = member_of(of(side).fields, field);
  return question == nullptr ? typed : answer_for_api(*question, typed);
}

Json with_shown_names(Client& client, std::string_view side, Json error) {
  Names names(client);
  for (const auto& [list, shown] :
       {std::pair{"kinds", &Names::kind}, std::pair{"fields", &Names::field}}) {
    if (!error.contains(list) || !error[list].is_array()) continue;
    for (Json& name : error[list]) name = (names.*shown)(side, name.get<std::string>());
  }
  return error;
}

}  // namespace waterline::cli
