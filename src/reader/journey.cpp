#include <cmath>

#include "formats/source_fields.h"
#include "reader/html_text.h"
#include "reader/media.h"
#include "reader/moment.h"
#include "reader/note_text.h"

// Reads Journey's files: one JSON file per entry. The text may be HTML. Older and newer versions of
// Journey have different names for some fields; the code looks for both.
namespace waterline::reader {
namespace {

// Returns false for the largest number: Journey writes it for a value that was not measured.
bool is_measured(double number) {
  return std::isfinite(number) && std::abs(number) < 1e6;
}

std::string first_text(const Json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (std::string text = text_in(object, name); !text.empty()) return text;
  }
  return {};
}

std::optional<double> first_number(const Json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto number = number_in(object, name);
    if (number && is_measured(*number)) return number;
  }
  return {};
}

Moment created_of(const Json& entry) {
  if (const auto milliseconds = number_in(entry, "date_journal"))
    return moment_from_milliseconds(*milliseconds);
  return moment_from(first_text(entry, {"dateOfJournal", "date_journal"}));
}

Moment modified_of(const Json& entry) {
  if (const auto milliseconds = number_in(entry, "date_modified"))
    return moment_from_milliseconds(*milliseconds);
  return moment_from(first_text(entry, {"dateModified", "updatedAt"}));
}

std::string weather_of(const Json& weather) {
  const auto degrees = first_number(weather, {"degree_c", "degreeC"});
  return joined_names({degrees ? number_words(*degrees) + " \u00b0C" : "",
                       text_in(weather, "description"), text_in(weather, "place")});
}

std::string music_of(const Json& entry) {
  const Json& music = object_in(entry, "music");
  return joined_names({first_text(entry, {"music_title"}), first_text(entry, {"music_artist"}),
                       text_in(music, "title"), text_in(music, "artist")});
}

void add_fields(const Json& entry, Draft& draft, Reading& out) {
  // A mood or sentiment of 0 means that the person did not give one.
  const auto mood = first_number(entry, {"mood"});
  if (mood && *mood != 0) formats::add_field(draft, "mood", number_words(*mood));
  formats::add_field(draft, "mood", text_in(entry, "mood"));
  const auto sentiment = first_number(entry, {"sentiment"});
  if (sentiment && *sentiment > 0) formats::add_field(draft, "sentiment", number_words(*sentiment));
  formats::add_field(draft, "folder", text_in(entry, "folder"));
  formats::add_field(draft, "weather", weather_of(object_in(entry, "weather")));
  formats::add_field(draft, "music", music_of(entry));
  formats::add_field(draft, "activity", text_in(entry, "activity"));
  const Json& location = object_in(entry, "location");
  const auto latitude = location.empty() ? number_in(entry, "lat") : number_in(location, "lat");
  const auto longitude = location.empty() ? number_in(entry, "lon") : number_in(location, "lng");
  add_place(
      draft,
      joined_names({text_in(entry, "label"), text_in(entry, "address"), text_in(location, "name")}),
      latitude, longitude, out);
}

// Adds the pictures and recordings of an entry: files that lie beside its JSON file. An entry has
// several lists of files, each of which may have files of any kind.
void add_media(const Json& entry, std::string_view folder, MediaFiles& files, Draft& draft) {
  for (const char* list : {"photos", "videos", "audios", "attachments"}) {
    for (const Json& file : list_in(entry, list)) {
      formats::Media media;
      media.name = file.is_string() ? file.get<std::string>() : text_in(file, "name");
      if (media.name.empty()) continue;
      media.kind = media_word(media.name);
      const MediaFiles::File* found = files.at(std::string(folder) + media.name);
      if (found != nullptr) media.bytes = found->bytes;
      draft.media.push_back(std::move(media));
    }
  }
}

}  // namespace

bool is_journey(const Json& json) {
  return json.is_object() && (json.contains("date_journal") || json.contains("dateOfJournal"));
}

void read_journey(const std::string& name, const Json& entry, MediaFiles& media, Reading& out) {
  if (number_in(entry, "encrypted").value_or(0) != 0 || flag_in(entry, "encrypted"))
    return out.left_out.push_back({name, Reason::kSealed});
  Draft draft;
  draft.place = name;
  const std::string text = text_in(entry, "text");
  draft.text = text_in(entry, "type") == "html" ? text_of_html(text) : text_of_maybe_html(text);
  if (const std::string title = text_in(entry, "title"); !title.empty())
    draft.text = titled(title, draft.text);
  draft.created = created_of(entry);
  draft.modified = modified_of(entry);
  draft.time_zone = text_in(entry, "timezone");
  draft.tags = texts_in(entry, "tags");
  draft.starred = flag_in(entry, "favourite");
  draft.source = "journey";
  draft.source_id = text_in(entry, "id");
  add_fields(entry, draft, out);
  add_media(entry, folder_part(name), media, draft);
  keep(std::move(draft), out);
}

}  // namespace waterline::reader
