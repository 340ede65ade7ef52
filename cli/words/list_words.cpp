#include "words/list_words.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "words/translation.h"

namespace waterline::cli {
namespace {

std::vector<std::string> names_in(const std::string& type) {
  std::vector<std::string> names;
  std::stringstream stream(type);
  for (std::string name; std::getline(stream, name, '|');) names.push_back(name);
  return names;
}

std::string in_words(const std::string& type) {
  std::string words;
  for (const std::string& name : names_in(type)) words += (words.empty() ? "" : "|") + tr(name);
  return words;
}

// Returns the text of a list as a person would write it (src/app/outline.h).
std::string text_of(const Json& groups) {
  std::string text;
  for (const Json& group : groups) {
    text +=
        "# " + group["name"].get<std::string>() + ": " + group["title"].get<std::string>() + "\n";
    for (const Json& line : group["lines"]) {
      const auto name = line["name"].get<std::string>();
      const auto type = line["type"].get<std::string>();
      text += name.empty() ? "" : name + (type.empty() ? "" : " [" + type + "]") + ": ";
      text += line["text"].get<std::string>() + "\n";
    }
  }
  return text;
}

std::string exchanged(const Json& question, const std::string& answer, const char* from,
                      const char* to) {
  if (!question.contains("words")) return answer;
  const auto given = names_in(question[from].get<std::string>());
  const auto wanted = names_in(question[to].get<std::string>());
  const auto found = std::ranges::find(given, answer);
  const auto place = static_cast<std::size_t>(found - given.begin());
  return found == given.end() || place >= wanted.size() ? answer : wanted[place];
}

// Returns the screen's name for a group of a bundled list. The name of a group of help lines is the
// code of a country, which is not translated.
std::string shown_name_of(const Json& list, const std::string& name) {
  return list["name"] == "help-lines" && name.size() == 2 ? name : tr_name(name);
}

}  // namespace

Json list_in_words(Json list) {
  if (list["own"].get<bool>()) return list;
  for (Json& group : list["groups"]) {
    group["shown"] = shown_name_of(list, group["name"].get<std::string>());
    const auto title = group["title"].get<std::string>();
    group["title"] = tr(title);
    for (Json& line : group["lines"]) {
      const auto text = line["text"].get<std::string>();
      const auto type = line["type"].get<std::string>();
      line["text"] = tr(text);
      line["shown"] = tr_name(line["name"].get<std::string>());
      if (type.find('|') != std::string::npos) line["words"] = in_words(type);
    }
  }
  list["text"] = text_of(list["groups"]);
  return list;
}

std::string what_fits(const std::string& type) {
  if (type == "duration") return tr("A time such as 90m, 2h or 3d.");
  if (const std::size_t dots = type.find(".."); dots != std::string::npos) {
    return filled(tr("A number from {1} to {2}."), type.substr(0, dots), type.substr(dots + 2));
  }
  if (type.find('|') == std::string::npos) return {};
  std::string names;
  for (const std::string& name : names_in(in_words(type)))
    names += (names.empty() ? "" : ", ") + name;
  return filled(tr("One of: {1}."), names);
}

std::string answer_for_api(const Json& question, const std::string& answer) {
  return exchanged(question, answer, "words", "type");
}

std::string answer_in_words(const Json& question, const std::string& answer) {
  return exchanged(question, answer, "type", "words");
}

}  // namespace waterline::cli
