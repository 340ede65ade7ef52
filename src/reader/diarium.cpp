#include <algorithm>
#include <array>

#include "formats/source_fields.h"
#include "reader/html_text.h"
#include "reader/moment.h"
#include "reader/note_text.h"

// Reads Diarium's JSON: a list of days, each with a heading, HTML, and other things that the person
// noted.
namespace waterline::reader {
namespace {

constexpr std::array<std::string_view, 5> kTaken = {"date", "heading", "html", "tags", "text"};

// Returns the word for the files in a list whose field has this name, such as photos; nullptr if
// the field is no list of files.
const char* media_of_field(std::string_view name) {
  if (name == "photos" || name == "images" || name == "pictures") return "photo";
  if (name == "videos") return "video";
  if (name == "audio" || name == "audios" || name == "recordings") return "recording";
  return name == "files" || name == "attachments" ? "other file" : nullptr;
}

bool is_place(std::string_view name) {
  return name == "location" || name == "place";
}

// Adds the place where an entry was written. `value` is a name, an object with a name, or
// coordinates alone.
void add_location(const Json& value, Draft& draft, Reading& out) {
  if (value.is_string()) return add_place(draft, value.get<std::string>(), {}, {}, out);
  if (value.is_object()) {
    const auto latitude =
        number_in(value, "lat") ? number_in(value, "lat") : number_in(value, "latitude");
    const auto longitude =
        number_in(value, "lon") ? number_in(value, "lon") : number_in(value, "longitude");
    return add_place(draft, joined_names({text_in(value, "name"), text_in(value, "address")}),
                     latitude, longitude, out);
  }
  if (says_something(Json{{"location", value}}, "location")) ++out.not_kept["place"];
}

Draft draft_of(const Json& day, Reading& out) {
  Draft draft;
  draft.source = "diarium";
  std::string body = text_of_maybe_html(text_in(day, "html"));
  if (body.empty()) body = text_in(day, "text");
  draft.text = titled(text_in(day, "heading"), body);
  draft.created = moment_from(text_in(day, "date"));
  draft.tags = texts_in(day, "tags");
  for (const auto& [name, value] : day.items()) {
    if (std::ranges::find(kTaken, name) != kTaken.end()) continue;
    if (const char* word = media_of_field(name); word != nullptr) {
      if (value.is_array()) out.not_kept[word] += value.size();
    } else if (is_place(name)) {
      add_location(value, draft, out);
    } else {
      formats::add_field(draft, name, words_of_value(value));
    }
  }
  return draft;
}

}  // namespace

bool is_diarium(const Json& json) {
  const Json& first = json.is_array() && !json.empty() ? json.front() : json;
  return first.is_object() && first.contains("date") && first.contains("html") &&
         (first.contains("heading") || first.contains("rating"));
}

void read_diarium(const std::string& name, const Json& json, Reading& out) {
  const Json days = json.is_array() ? json : Json::array({json});
  std::size_t number = 0;
  for (const Json& day : days) {
    std::string place = place_of(name, ++number);
    if (!day.is_object()) {
      out.left_out.push_back({std::move(place), Reason::kDamaged});
      continue;
    }
    Draft draft = draft_of(day, out);
    draft.place = std::move(place);
    keep(std::move(draft), out);
  }
}

}  // namespace waterline::reader
