#include "reader/note_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/blank.h"
#include "formats/source_fields.h"

namespace waterline::reader {

std::string titled(std::string_view title, std::string_view body) {
  title = trimmed(title);
  if (title.empty()) return std::string(body);
  std::string_view first = trimmed(body);
  first = trimmed(first.substr(0, first.find('\n')));
  first.remove_prefix(std::min(first.find_first_not_of('#'), first.size()));
  if (trimmed(first) == title) return std::string(body);
  return "# " + std::string(title) + "\n\n" + std::string(body);
}

std::string ticked_line(bool done, std::string_view words) {
  return (done ? "- [x] " : "- [ ] ") + std::string(words) + "\n";
}

std::string number_words(double number) {
  std::string words = Json(number).dump();
  if (words.ends_with(".0")) words.resize(words.size() - 2);
  return words;
}

std::string words_of_value(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return number_words(value.get<double>());
  if (value.is_number() || (value.is_boolean() && value.get<bool>())) return value.dump();
  std::string words;
  const auto add = [&words](const std::string& more) {
    if (!more.empty()) words += (words.empty() ? "" : ", ") + more;
  };
  if (value.is_array()) {
    for (const Json& one : value) add(words_of_value(one));
  } else if (value.is_object()) {
    for (const auto& [name, one] : value.items()) {
      const std::string said = words_of_value(one);
      if (!said.empty()) add(name + ": " + said);
    }
  }
  return words;
}

std::optional<double> number_in(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number()) return {};
  return found->get<double>();
}

const Json& object_in(const Json& object, const char* name) {
  static const Json nothing = Json::object();
  if (!object.is_object()) return nothing;
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? *found : nothing;
}

std::string joined_names(std::initializer_list<std::string> names) {
  std::vector<std::string_view> said;
  std::string out;
  for (const std::string& name : names) {
    const std::string_view words = trimmed(name);
    if (words.empty() || std::ranges::find(said, words) != said.end()) continue;
    said.push_back(words);
    out += (out.empty() ? "" : ", ") + std::string(words);
  }
  return out;
}

void add_place(Draft& draft, const std::string& name, std::optional<double> latitude,
               std::optional<double> longitude, Reading& out) {
  if (!base::is_blank(name)) return formats::add_field(draft, "place", name);
  // Programs write zeros or the largest number as coordinates if they have none.
  const bool valid = latitude && longitude && std::abs(*latitude) <= 90 &&
                     std::abs(*longitude) <= 180 && (*latitude != 0 || *longitude != 0);
  if (valid) ++out.not_kept["place"];
}

}  // namespace waterline::reader
