#include "base/blank.h"
#include "reader/html_text.h"
#include "reader/media.h"
#include "reader/moment.h"
#include "reader/note_text.h"

// Reads Google Keep's notes as Takeout exports them: one JSON file per note. Times are microseconds
// since 1970.
namespace waterline::reader {
namespace {

Moment moment_of(const Json& note, const char* name) {
  const auto microseconds = number_in(note, name);
  if (!microseconds || *microseconds == 0) return {};
  return moment_from_milliseconds(*microseconds / 1000);
}

std::string checklist_of(const Json& note) {
  std::string lines;
  for (const Json& item : list_in(note, "listContent")) {
    std::string words = text_in(item, "text");
    if (words.empty()) words = text_of_html(text_in(item, "textHtml"));
    lines += ticked_line(flag_in(item, "isChecked"), words);
  }
  return lines;
}

// Returns the links of a note that are not in its text.
std::string links_of(const Json& note, const std::string& text) {
  std::string lines;
  for (const Json& annotation : list_in(note, "annotations")) {
    const std::string target = text_in(annotation, "url");
    const std::string title = text_in(annotation, "title");
    if (target.empty() || text.find(target) != std::string::npos) continue;
    lines += title.empty() ? target + "\n" : "[" + title + "](" + target + ")\n";
  }
  return lines;
}

void append(std::string& text, const std::string& part) {
  if (base::is_blank(part)) return;
  if (!text.empty()) text += "\n\n";
  text += trimmed(part);
}

// Returns a picture or recording of a note, a file beside the note's. Takeout may write another
// ending than it says.
formats::Media medium_of_note(const Json& attachment, std::string_view folder, MediaFiles& files) {
  formats::Media media;
  media.name = text_in(attachment, "filePath");
  media.kind = media_word_of_type(text_in(attachment, "mimetype"));
  if (media.name.empty()) return media;
  const std::string name = std::string(folder) + media.name;
  const MediaFiles::File* file = files.at(name);
  if (file == nullptr) file = files.with_stem(folder, stem_part(media.name));
  if (file != nullptr) media.bytes = file->bytes;
  return media;
}

}  // namespace

bool is_keep(const Json& json) {
  return json.is_object() && json.contains("userEditedTimestampUsec") &&
         (json.contains("textContent") || json.contains("listContent") ||
          json.contains("textContentHtml") || json.contains("isTrashed"));
}

void read_keep(const std::string& name, const Json& note, MediaFiles& media, Reading& out) {
  if (flag_in(note, "isTrashed")) return out.left_out.push_back({name, Reason::kDiscarded});
  Draft draft;
  draft.place = name;
  draft.source = "keep";
  std::string body(trimmed(text_in(note, "textContent")));
  if (body.empty()) body = text_of_html(text_in(note, "textContentHtml"));
  append(body, checklist_of(note));
  append(body, links_of(note, body));
  draft.text = titled(text_in(note, "title"), body);
  draft.created = moment_of(note, "createdTimestampUsec");
  if (draft.created.kind == Moment::Kind::kNone)
    draft.created = moment_of(note, "userEditedTimestampUsec");
  draft.modified = moment_of(note, "userEditedTimestampUsec");
  for (const Json& label : list_in(note, "labels")) draft.tags.push_back(text_in(label, "name"));
  draft.starred = flag_in(note, "isPinned");
  if (flag_in(note, "isArchived")) draft.tags.emplace_back("archived");
  for (const Json& attachment : list_in(note, "attachments"))
    draft.media.push_back(medium_of_note(attachment, folder_part(name), media));
  keep(std::move(draft), out);
}

}  // namespace waterline::reader
