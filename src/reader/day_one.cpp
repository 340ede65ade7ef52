#include <cmath>

#include "formats/source_fields.h"
#include "reader/day_one_media.h"
#include "reader/day_one_rich.h"
#include "reader/marked_media.h"
#include "reader/moment.h"
#include "reader/note_text.h"

// Reads Day One's JSON: {"metadata": {...}, "entries": [...]}. Any field of an entry may be absent.
namespace waterline::reader {
namespace {

// The characters before which Day One writes a backslash although Markdown needs none. Removing the
// backslash does not change the text. The backslash stays before * _ ` [ ] < and before a
// backslash.
constexpr std::string_view kNeedlessEscapes = ".!()-+#{}>|~=&:;,?\"'/$%@^";

std::string without_escapes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      if (kNeedlessEscapes.find(text[i + 1]) == std::string_view::npos) out.push_back(text[i]);
      out.push_back(text[++i]);
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

// Returns the text with the words of the media, marked, in the place of the links to them.
std::string with_marked_media(std::string_view text, DayOneMedia& media) {
  std::string out;
  while (!text.empty()) {
    const std::size_t at = text.find("![");
    if (at == std::string_view::npos) break;
    const std::size_t open = text.find("](", at);
    const std::size_t close = open == std::string_view::npos ? open : text.find(')', open);
    if (close == std::string_view::npos) break;
    const std::string words = media.words_of_link(text.substr(open + 2, close - open - 2));
    // If this link does not lead to a picture or a recording, it stays: copy its "![" and search on
    // behind these two characters.
    const std::size_t end = words.empty() ? at + 2 : close + 1;
    out += text.substr(0, words.empty() ? end : at);
    out += words;
    text.remove_prefix(end);
  }
  out += text;
  return out;
}

std::string weather_of(const Json& weather) {
  const auto degrees = number_in(weather, "temperatureCelsius");
  return joined_names({degrees ? number_words(std::round(*degrees * 10) / 10) + " \u00b0C" : "",
                       text_in(weather, "conditionsDescription")});
}

void add_fields(const Json& entry, Draft& draft, Reading& out) {
  const Json& location = object_in(entry, "location");
  add_place(draft,
            joined_names({text_in(location, "userLabel"), text_in(location, "placeName"),
                          text_in(location, "localityName"),
                          text_in(location, "administrativeArea"), text_in(location, "country")}),
            number_in(location, "latitude"), number_in(location, "longitude"), out);
  const Json& weather = object_in(entry, "weather");
  const std::string said = weather_of(weather);
  if (said.empty() && !weather.empty()) ++out.not_kept["weather"];
  formats::add_field(draft, "weather", said);
  const Json& music = object_in(entry, "music");
  formats::add_field(
      draft, "music",
      joined_names({text_in(music, "track"), text_in(music, "artist"), text_in(music, "album")}));
  const Json& activity = object_in(entry, "userActivity");
  formats::add_field(draft, "activity", text_in(activity, "activityName"));
}

Draft draft_of(const Json& entry, DayOneMedia& media) {
  Draft draft;
  draft.text = with_marked_media(without_escapes(text_in(entry, "text")), media);
  std::string rich = text_of_day_one_rich(text_in(entry, "richText"), media);
  if (says_more(without_marks(rich), without_marks(draft.text))) draft.text = std::move(rich);
  draft.media = media.all();
  draft.created = moment_from(text_in(entry, "creationDate"));
  draft.modified = moment_from(text_in(entry, "modifiedDate"));
  draft.time_zone = text_in(entry, "timeZone");
  draft.tags = texts_in(entry, "tags");
  draft.starred =
      flag_in(entry, "starred") || flag_in(entry, "isPinned") || flag_in(entry, "pinned");
  draft.source = "dayone";
  draft.source_id = text_in(entry, "uuid");
  return draft;
}

}  // namespace

void read_day_one(const std::string& name, const Json& journal, MediaFiles& media, Reading& out) {
  std::size_t number = 0;
  for (const Json& entry : list_in(journal, "entries")) {
    std::string place = place_of(name, ++number);
    if (!entry.is_object()) {
      out.left_out.push_back({std::move(place), Reason::kDamaged});
      continue;
    }
    DayOneMedia of_entry(entry, folder_part(name), media);
    Draft draft = draft_of(entry, of_entry);
    add_fields(entry, draft, out);
    draft.place = std::move(place);
    keep(std::move(draft), out);
  }
}

void read_day_one_classic(const std::string& name, const XmlElement& plist, MediaFiles& media,
                          Reading& out) {
  const XmlElement* dict = plist.child("dict");
  if (dict == nullptr) return out.left_out.push_back({name, Reason::kDamaged});
  Draft draft;
  draft.place = name;
  draft.source = "dayone";
  // In a property list each key is followed by its value, so this goes through pairs.
  for (std::size_t i = 0; i + 1 < dict->children.size(); i += 2) {
    const std::string& key = dict->children[i].text;
    const XmlElement& value = dict->children[i + 1];
    if (dict->children[i].name != "key") return out.left_out.push_back({name, Reason::kDamaged});
    if (key == "Creation Date") draft.created = moment_from(trimmed(value.text));
    if (key == "Entry Text") draft.text = value.text;
    if (key == "Starred") draft.starred = value.name == "true";
    if (key == "Time Zone") draft.time_zone = trimmed(value.text);
    if (key == "UUID") draft.source_id = trimmed(value.text);
    if (key == "Location") ++out.not_kept["place"];
    if (key == "Weather") ++out.not_kept["weather"];
    if (key != "Tags") continue;
    for (const XmlElement& tag : value.children) draft.tags.push_back(tag.text);
  }
  add_classic_photo(name, media, draft);
  keep(std::move(draft), out);
}

}  // namespace waterline::reader
