#include <map>
#include <vector>

#include "reader/html_text.h"
#include "reader/lexical.h"
#include "reader/moment.h"
#include "reader/note_text.h"

// Reads the decrypted backup of Standard Notes: {"version": "004", "items": [...]}. Notes and tags
// are items; a tag refers to its notes.
namespace waterline::reader {
namespace {

using TagsOfNotes = std::map<std::string, std::vector<std::string>>;

TagsOfNotes tags_of(const Json& items) {
  TagsOfNotes tags;
  for (const Json& item : items) {
    if (text_in(item, "content_type") != "Tag") continue;
    const Json& content = object_in(item, "content");
    for (const Json& reference : list_in(content, "references"))
      tags[text_in(reference, "uuid")].push_back(text_in(content, "title"));
  }
  return tags;
}

// Returns a list of tasks as text. Its form is {"groups": [{"name": ..., "tasks": [{"description":
// ..., "completed": ...}]}]}.
std::string text_of_tasks(const Json& document) {
  std::string text;
  for (const Json& group : list_in(document, "groups")) {
    text += (text.empty() ? "## " : "\n## ") + text_in(group, "name") + "\n\n";
    for (const Json& task : list_in(group, "tasks"))
      text += ticked_line(flag_in(task, "completed"), text_in(task, "description"));
  }
  return text;
}

std::string text_of(const Json& content) {
  std::string text = text_in(content, "text");
  const std::string type = text_in(content, "noteType");
  if (type == "super" || type == "task") {
    const auto document = parse_json(text);
    if (!document) return text;
    const std::string words =
        type == "super" ? text_of_lexical(*document) : text_of_tasks(*document);
    return words.empty() ? text_in(content, "preview_plain") : words;
  }
  const std::string_view begin = trimmed(text);
  if (type == "rich-text" || (type.empty() && begin.starts_with('<') && begin.ends_with('>')))
    return text_of_maybe_html(text);
  return text;
}

// Returns true for a note that is no writing: a spreadsheet, or the secrets of a second factor.
bool holds_no_words(const Json& content) {
  const std::string type = text_in(content, "noteType");
  return type == "spreadsheet" || type == "authentication";
}

Draft draft_of(const Json& item, const Json& content, const TagsOfNotes& tags) {
  Draft draft;
  draft.source = "standardnotes";
  draft.source_id = text_in(item, "uuid");
  draft.text = titled(text_in(content, "title"), text_of(content));
  draft.created = moment_from(text_in(item, "created_at"));
  if (const auto found = tags.find(draft.source_id); found != tags.end())
    draft.tags = found->second;
  const Json& data = object_in(object_in(content, "appData"), "org.standardnotes.sn");
  const std::string edited = text_in(data, "client_updated_at");
  draft.modified = moment_from(edited.empty() ? text_in(item, "updated_at") : edited);
  draft.starred = flag_in(data, "pinned") || flag_in(content, "starred");
  if (flag_in(data, "archived")) draft.tags.emplace_back("archived");
  return draft;
}

}  // namespace

bool is_standard_notes(const Json& json) {
  const Json& items = list_in(json, "items");
  return !items.empty() && items.front().is_object() && items.front().contains("content_type");
}

void read_standard_notes(const std::string& name, const Json& backup, Reading& out) {
  const Json& items = list_in(backup, "items");
  const TagsOfNotes tags = tags_of(items);
  std::size_t number = 0;
  bool any_open = false;
  bool any_sealed = false;
  for (const Json& item : items) {
    ++number;
    const std::string type = text_in(item, "content_type");
    const bool sealed = item.is_object() && item.contains("content") && item["content"].is_string();
    any_sealed = any_sealed || sealed;
    any_open = any_open || (type == "Note" && !sealed);
    if (type == "SN|File") ++out.not_kept["other file"];
    if (type != "Note" || sealed) continue;
    std::string place = place_of(name, number);
    const Json& content = object_in(item, "content");
    if (holds_no_words(content)) {
      out.left_out.push_back({std::move(place), Reason::kNoEntries});
      continue;
    }
    if (flag_in(content, "trashed")) {
      out.left_out.push_back({std::move(place), Reason::kDiscarded});
      continue;
    }
    Draft draft = draft_of(item, content, tags);
    draft.place = std::move(place);
    keep(std::move(draft), out);
  }
  if (any_sealed && !any_open) out.left_out.push_back({name, Reason::kSealed});
  if (!any_sealed && !any_open) out.left_out.push_back({name, Reason::kEmpty});
}

}  // namespace waterline::reader
