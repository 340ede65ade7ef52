#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>

#include "reader/calendar_words.h"
#include "reader/daylio.h"
#include "reader/json.h"
#include "reader/moment.h"
#include "reader/note_text.h"
#include "reader/readers.h"

namespace waterline::reader {
namespace {

constexpr std::string_view kAssets = "assets/";

// Decodes base64, with newlines or without. Returns nullopt for other characters.
std::optional<std::string> bytes_of_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  unsigned pending = 0;
  int bits = 0;
  for (const char c : text) {
    unsigned value = 0;
    if (c >= 'A' && c <= 'Z') {
      value = static_cast<unsigned>(c - 'A');
    } else if (c >= 'a' && c <= 'z') {
      value = static_cast<unsigned>(c - 'a') + 26;
    } else if (c >= '0' && c <= '9') {
      value = static_cast<unsigned>(c - '0') + 52;
    } else if (c == '+' || c == '/') {
      value = c == '+' ? 62 : 63;
    } else if (c == '=' || c == '\n' || c == '\r') {
      continue;
    } else {
      return {};
    }
    pending = (pending << 6 | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out.push_back(static_cast<char>(pending >> bits & 0xff));
  }
  return out;
}

// Returns the id of an item or of a reference to one, which is a number, as a text.
std::string id_of(const Json& value) {
  return value.is_number() || value.is_string() ? words_of_value(value) : std::string();
}
std::string id_of_item(const Json& item) {
  const auto found = item.is_object() ? item.find("id") : item.end();
  return item.is_object() && found != item.end() ? id_of(*found) : std::string();
}

// Returns the name of a mood: the person's own, or Daylio's own name for one of its five.
std::string name_of_mood(const Json& mood) {
  static constexpr std::array<const char*, 5> kNames = {"rad", "good", "meh", "bad", "awful"};
  if (std::string own = text_in(mood, "custom_name"); !own.empty()) return own;
  for (const char* field : {"predefined_name_id", "mood_group_id"}) {
    const double number = number_in(mood, field).value_or(0);
    if (number >= 1 && number <= 5) return kNames[static_cast<std::size_t>(number) - 1];
  }
  return {};
}

// The items of a backup to which its entries refer, by their ids.
struct Lists {
  std::map<std::string, std::string> moods;
  std::map<std::string, std::string> activities;
  std::map<std::string, std::string> assets;  // checksums
};

Lists lists_of(const Json& backup) {
  Lists lists;
  for (const Json& mood : list_in(backup, "customMoods"))
    lists.moods[id_of_item(mood)] = name_of_mood(mood);
  for (const Json& tag : list_in(backup, "tags"))
    lists.activities[id_of_item(tag)] = text_in(tag, "name");
  for (const Json& asset : list_in(backup, "assets"))
    lists.assets[id_of_item(asset)] = text_in(asset, "checksum");
  return lists;
}

std::string found_in(const std::map<std::string, std::string>& list, const std::string& id) {
  const auto found = list.find(id);
  return found == list.end() ? std::string() : found->second;
}

formats::Media medium_of(const std::string& checksum, std::string_view folder, MediaFiles& files) {
  formats::Media media;
  media.kind = "photo";
  if (checksum.empty()) return media;
  const auto found = files.nearest(checksum, std::string(folder) + std::string(kAssets));
  if (found.file == nullptr) return media;
  media.bytes = found.file->bytes;
  if (found.file->name.find("/audio") != std::string::npos) media.kind = "recording";
  return media;
}

}  // namespace

bool is_daylio_backup(std::string_view name) {
  return last_part(name) == "backup.daylio";
}

bool is_daylio_asset(std::string_view name) {
  const std::string_view folder = folder_part(name);
  const std::string_view last = last_part(name);
  const bool in_assets =
      folder.starts_with(kAssets) || folder.find("/assets/") != std::string_view::npos;
  return in_assets && last.size() >= 32 &&
         last.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

void read_daylio_backup(const std::string& name, std::string_view content, const Options& options,
                        MediaFiles& media, Reading& out) {
  const auto text = bytes_of_base64(trimmed(content));
  const auto backup = text ? parse_json(*text) : std::nullopt;
  if (!backup || !backup->is_object() || !backup->contains("dayEntries"))
    return out.left_out.push_back({name, Reason::kDamaged});
  const Lists lists = lists_of(*backup);
  std::size_t number = 0;
  for (const Json& entry : list_in(*backup, "dayEntries")) {
    Draft draft;
    draft.place = place_of(name, ++number);
    if (!entry.is_object()) {
      out.left_out.push_back({std::move(draft.place), Reason::kDamaged});
      continue;
    }
    draft.source = "daylio";
    const auto mood = entry.find("mood");
    compose_daylio(text_in(entry, "note_title"), text_in(entry, "note"),
                   mood == entry.end() ? std::string() : found_in(lists.moods, id_of(*mood)),
                   options, draft);
    for (const Json& tag : list_in(entry, "tags"))
      draft.tags.push_back(found_in(lists.activities, id_of(tag)));
    for (const Json& asset : list_in(entry, "assets"))
      draft.media.push_back(
          medium_of(found_in(lists.assets, id_of(asset)), folder_part(name), media));
    if (const auto time = number_in(entry, "datetime")) {
      draft.created = moment_from_milliseconds(*time);
      // The ids count from 1 in each copy of the program, so the id alone is not enough.
      if (!id_of_item(entry).empty())
        draft.source_id = id_of_item(entry) + "-" + number_words(*time);
    }
    keep(std::move(draft), out);
  }
}

}  // namespace waterline::reader
