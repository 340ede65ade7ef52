#include <cstdlib>
#include <map>

#include "formats/source_fields.h"
#include "reader/moment.h"
#include "reader/note_text.h"

// Reads Diaro's backup, DiaroBackup.xml: tables of entries, folders, tags, places and files. Each
// row has an element for each column, and refers to rows of other tables by their ids.
namespace waterline::reader {
namespace {

using DiaroRow = std::map<std::string, std::string>;
using DiaroRows = std::map<std::string, DiaroRow>;  // by id

std::string value(const DiaroRow& row, const char* name) {
  const auto found = row.find(name);
  return found == row.end() ? std::string() : std::string(trimmed(found->second));
}

DiaroRow row_of(const XmlElement& element) {
  DiaroRow row;
  for (const XmlElement& column : element.children) row[column.name] = column.text;
  return row;
}

std::vector<DiaroRow> rows_of(const XmlElement& backup, std::string_view table) {
  std::vector<DiaroRow> rows;
  for (const XmlElement& one : backup.children) {
    if (one.name != "table" || one.attribute("name") != table) continue;
    for (const XmlElement& row : one.children) rows.push_back(row_of(row));
  }
  return rows;
}

DiaroRows rows_by_id(const XmlElement& backup, std::string_view table) {
  DiaroRows rows;
  for (DiaroRow& row : rows_of(backup, table)) {
    const std::string id = value(row, "uid");
    rows[id] = std::move(row);
  }
  return rows;
}

const DiaroRow& row_in(const DiaroRows& rows, const std::string& id) {
  static const DiaroRow nothing;
  const auto found = rows.find(id);
  return found == rows.end() ? nothing : found->second;
}

std::optional<double> number_of(const std::string& text) {
  if (text.empty()) return {};
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (*end != '\0') return {};
  return number;
}

struct Backup {
  DiaroRows folders;
  DiaroRows tags;
  DiaroRows places;
  DiaroRows moods;
};

// Returns the tags of an entry. Its row has the tags' ids, with commas between them.
std::vector<std::string> tags_of(const DiaroRow& entry, const DiaroRows& all) {
  std::vector<std::string> tags;
  const std::string ids = value(entry, "tags");
  for (std::string_view rest = ids; !rest.empty();) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    tags.push_back(value(row_in(all, std::string(trimmed(rest.substr(0, end)))), "title"));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return tags;
}

Draft draft_of(const DiaroRow& entry, const Backup& backup, Reading& out) {
  Draft draft;
  draft.source = "diaro";
  draft.source_id = value(entry, "uid");
  draft.text = titled(value(entry, "title"), value(entry, "text"));
  if (const auto milliseconds = number_of(value(entry, "date")))
    draft.created = moment_from_milliseconds(*milliseconds);
  draft.tags = tags_of(entry, backup.tags);
  formats::add_field(draft, "folder",
                     value(row_in(backup.folders, value(entry, "folder_uid")), "title"));
  const std::string mood = value(entry, "mood");
  const std::string named = value(row_in(backup.moods, mood), "title");
  if (mood != "0") formats::add_field(draft, "mood", named.empty() ? mood : named);
  std::string weather = value(entry, "weather_description");
  if (const std::string degrees = value(entry, "weather_temperature");
      !weather.empty() && !degrees.empty())
    weather = degrees + " \u00b0C, " + weather;
  formats::add_field(draft, "weather", weather);
  const DiaroRow& place = row_in(backup.places, value(entry, "location_uid"));
  add_place(draft, joined_names({value(place, "title"), value(place, "address")}),
            number_of(value(place, "lat")), number_of(value(place, "lng")), out);
  return draft;
}

const char* media_of(const std::string& type) {
  if (type == "photo" || type.empty()) return "photo";
  if (type == "video") return "video";
  return type == "audio" ? "recording" : "other file";
}

}  // namespace

bool is_diaro(const XmlElement& root) {
  const XmlElement* table = root.child("table");
  return table != nullptr && table->attribute("name").starts_with("diaro_");
}

void read_diaro(const std::string& name, const XmlElement& root, Reading& out) {
  const Backup backup{rows_by_id(root, "diaro_folders"), rows_by_id(root, "diaro_tags"),
                      rows_by_id(root, "diaro_locations"), rows_by_id(root, "diaro_moods")};
  std::size_t number = 0;
  for (const DiaroRow& entry : rows_of(root, "diaro_entries")) {
    std::string place = place_of(name, ++number);
    // The person deleted this entry. It stays in the file until the next sync.
    if (value(entry, "archived") == "1") {
      out.left_out.push_back({std::move(place), Reason::kDiscarded});
      continue;
    }
    Draft draft = draft_of(entry, backup, out);
    draft.place = std::move(place);
    keep(std::move(draft), out);
  }
  for (const DiaroRow& file : rows_of(root, "diaro_attachments"))
    ++out.not_kept[media_of(value(file, "type"))];
}

}  // namespace waterline::reader
