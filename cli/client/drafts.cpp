#include "client/drafts.h"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string_view>

#include "daemon/run.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

// The members of a request for a new entry that say when the entry was written.
constexpr std::array<const char*, 3> kMoment = {"created", "day", "time_zone"};

std::string text_of_field(const Json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

bool is_list_of_texts(const Json& json) {
  return json.is_structured() &&
         std::ranges::all_of(json, [](const Json& one) { return one.is_string(); });
}

}  // namespace

Json parts_of_draft(const Json& content) {
  Json words = Json::object();
  if (!content.is_object()) return words;
  const auto take = [&](const char* name, auto fits) {
    if (content.contains(name) && fits(content[name])) words[name] = content[name];
  };
  take("text", [](const Json& json) { return json.is_string(); });
  take("fields", [](const Json& json) { return json.is_object() && is_list_of_texts(json); });
  take("tags", [](const Json& json) { return json.is_array() && is_list_of_texts(json); });
  for (const char* name : kMoment) take(name, [](const Json& json) { return json.is_string(); });
  return words;
}

Json allowed_in_draft(const std::string& content) {
  return parts_of_draft(Json::parse(content, nullptr, /*allow_exceptions=*/false));
}

std::string as_text(const Json& words) {
  std::string text = words.value("text", "");
  if (!words.contains("fields")) return text;
  std::string answers;
  for (const auto& [name, value] : words["fields"].items())
    answers += name + ": " + text_of_field(value) + "\n";
  return answers + text;
}

void go_on(Json& request, const Json& draft) {
  for (const char* name : {"text", "fields"}) {
    if (draft.contains(name)) request[name] = draft[name];
  }
  if (draft.contains("tags") && (!request.contains("tags") || request["tags"].empty()))
    request["tags"] = draft["tags"];
  if (request.contains("created")) return;
  for (const char* name : kMoment) {
    if (draft.contains(name)) request[name] = draft[name];
  }
}

bool is_command(const std::string& purpose) {
  // In these commands, ID stands for any id and LIST for the name of any list.
  static const std::set<std::string_view> kCommands = {"write",
                                                       "note",
                                                       "conflict",
                                                       "insight",
                                                       "boundary",
                                                       "effort",
                                                       "thanks",
                                                       "why",
                                                       "warning",
                                                       "readiness",
                                                       "reassess",
                                                       "therapist",
                                                       "mood",
                                                       "appointments add",
                                                       "remind add",
                                                       "edit ID",
                                                       "ask",
                                                       "answer ID",
                                                       "reply ID",
                                                       "lists LIST --edit",
                                                       "share ID --line -",
                                                       "share ID --summary -",
                                                       "revise ID --line -",
                                                       "revise ID --summary -",
                                                       "path propose",
                                                       "path step ID",
                                                       "path change ID",
                                                       "agree propose",
                                                       "agree change ID",
                                                       "agree report ID",
                                                       "agenda add",
                                                       "agenda edit ID",
                                                       "takeaway add",
                                                       "takeaway edit ID"};
  const auto is_id = [](const std::string& word) {
    return word.size() <= 40 &&
           word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos;
  };
  std::string form;
  std::istringstream words(purpose);
  int number = 0;
  for (std::string word, before; words >> word; before = word, ++number) {
    const auto lists = daemon::names_of_lists();
    const bool is_list =
        number == 1 && before == "lists" && std::ranges::find(lists, word) != lists.end();
    const bool after_command =
        number == 1 && (before == "edit" || before == "share" || before == "revise" ||
                        before == "reply" || before == "answer");
    const bool after_part = number == 2 && (before == "step" || before == "change" ||
                                            before == "report" || before == "edit");
    form += (form.empty() ? "" : " ") + (is_list ? std::string("LIST")
                                         : (after_command || after_part) && is_id(word)
                                             ? std::string("ID")
                                             : word);
  }
  return kCommands.contains(form);
}

std::string words_about_left(Client& client) {
  const Json left = client.get("/v1/editing");
  std::string words;
  if (const auto number = left["in_memory"].get<std::size_t>(); number > 0) {
    words += filled(tr_n("{1} text of yours could not be kept on the disk yet and is in memory "
                         "alone. Make some room on "
                         "the disk: then it becomes a draft.",
                         "{1} texts of yours could not be kept on the disk yet and are in memory "
                         "alone. Make some room "
                         "on the disk: then they become drafts.",
                         number),
                    number);
  }
  if (const auto number = left["sealed"].get<std::size_t>(); number > 0) {
    words +=
        (words.empty() ? "" : "\n") + filled(tr_n("{1} more draft waits, sealed, until there is a "
                                                  "place for it: finish or drop another.",
                                                  "{1} more drafts wait, sealed, until there are "
                                                  "places for them: finish or drop others.",
                                                  number),
                                             number);
  }
  return words;
}

}  // namespace waterline::cli
