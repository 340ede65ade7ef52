#include "reader/joplin.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "formats/source_fields.h"
#include "reader/html_text.h"
#include "reader/media.h"
#include "reader/media_links.h"
#include "reader/moment.h"
#include "reader/note_text.h"

namespace waterline::reader {
namespace {

struct Item {
  std::string title;
  std::string body;
  std::map<std::string, std::string> values;

  [[nodiscard]] std::string value(const char* name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  }
  [[nodiscard]] bool says(const char* name) const {
    const std::string said = value(name);
    return !said.empty() && said != "0";
  }
};

bool is_key(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

constexpr std::size_t kJoplinIdSize = 32;

bool is_joplin_id(std::string_view text) {
  return text.size() == kJoplinIdSize &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Reads an item: its title, an empty line, its text, an empty line, and a line for each value. An
// item without title and text has only the lines of values.
std::optional<Item> item_of(std::string_view content) {
  std::string_view rest = trimmed(content);
  Item item;
  while (!rest.empty()) {
    const std::size_t newline = rest.rfind('\n');
    const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
    const std::string_view line = rest.substr(begin);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_key(line.substr(0, colon))) return {};
    item.values[std::string(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
    rest = rest.substr(0, begin == 0 ? 0 : newline);
  }
  if (!is_joplin_id(item.value("id")) || item.value("type_").empty()) return {};
  rest = trimmed(rest);
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  item.title = trimmed(rest.substr(0, end));
  rest.remove_prefix(end);
  while (rest.starts_with('\n')) rest.remove_prefix(1);
  item.body = rest;
  return item;
}

Moment moment_of(const Item& item) {
  // `user_created_time` is the time of a note, which the person can set. Use it rather than
  // `created_time`, the time at which the row was written to Joplin's database.
  const Moment set = moment_from(item.value("user_created_time"));
  return set.kind == Moment::Kind::kNone ? moment_from(item.value("created_time")) : set;
}

Draft draft_of(const Item& item, Reading& out) {
  constexpr const char* kHtml = "2";
  Draft draft;
  const std::string body =
      item.value("markup_language") == kHtml ? text_of_html(item.body) : item.body;
  draft.text = titled(item.title, body);
  draft.created = moment_of(item);
  draft.modified =
      moment_from(item.value("user_updated_time").empty() ? item.value("updated_time")
                                                          : item.value("user_updated_time"));
  draft.source = "joplin";
  draft.source_id = item.value("id");
  if (item.says("is_todo"))
    formats::add_field(draft, "to-do", item.says("todo_completed") ? "done" : "open");
  if (item.says("todo_due")) ++out.not_kept["date of a task"];
  formats::add_field(draft, "author", item.value("author"));
  formats::add_field(draft, "source", item.value("source_url"));
  const auto is_zero = [](const std::string& number) {
    return number.find_first_not_of("0.-") == std::string::npos;
  };
  if (!is_zero(item.value("latitude")) || !is_zero(item.value("longitude")))
    ++out.not_kept["place"];
  return draft;
}

}  // namespace

bool is_joplin_resource(std::string_view name) {
  return folder_part(name).ends_with("resources/") && is_joplin_id(last_part(stem_part(name)));
}

bool Joplin::take(const std::string& name, std::string_view content, Reading& out) {
  // Looks only at the end of the file first, which is quick: most files are no items of Joplin.
  constexpr std::size_t kEnd = 256;
  const std::string_view end = content.substr(content.size() - std::min(content.size(), kEnd));
  if (end.find("type_: ") == std::string_view::npos) return false;
  const auto item = item_of(base::normalize_newlines(content));
  if (!item) return false;
  const std::string type = item->value("type_");
  if (item->says("encryption_applied")) {
    out.left_out.push_back({name, Reason::kSealed});
  } else if (type == "1") {
    if (item->says("deleted_time")) {
      out.left_out.push_back({name, Reason::kDiscarded});
      return true;
    }
    Draft draft = draft_of(*item, out);
    draft.place = name;
    notes_.push_back({item->value("id"), item->value("parent_id"),
                      std::string(folder_part(name)) + "resources/", std::move(draft)});
  } else if (type == "2") {
    notebooks_[item->value("id")] = item->title;
  } else if (type == "4") {
    resources_[item->value("id")] = {item->title, item->value("mime")};
  } else if (type == "5") {
    tags_[item->value("id")] = item->title;
  } else if (type == "6") {
    tags_of_notes_.emplace(item->value("note_id"), item->value("tag_id"));
  } else if (type == "13") {
    ++out.not_kept["earlier version"];
  } else {
    out.left_out.push_back({name, Reason::kNoEntries});
  }
  return true;
}

void Joplin::add_resources(Note& note, MediaFiles& media) const {
  const auto number_of = [&](const FoundLink& link) -> std::optional<std::size_t> {
    constexpr std::string_view kBegin = ":/";
    if (!link.target.starts_with(kBegin)) return {};
    const std::string id = link.target.substr(kBegin.size(), kJoplinIdSize);
    const auto resource = resources_.find(id);
    const MediaFiles::File* file = is_joplin_id(id) ? media.with_stem(note.resources, id) : nullptr;
    if (file == nullptr && resource == resources_.end()) return {};
    formats::Media one;
    one.kind = resource == resources_.end() ? media_word(file->name)
                                            : media_word_of_type(resource->second.type);
    one.name = resource == resources_.end() ? std::string() : resource->second.title;
    if (one.name.empty() && file != nullptr) one.name = last_part(file->name);
    if (link.description != one.name) one.description = link.description;
    if (file != nullptr) one.bytes = file->bytes;
    note.draft.media.push_back(std::move(one));
    return note.draft.media.size() - 1;
  };
  note.draft.text = with_marked_links(note.draft.text, number_of);
}

void Joplin::finish(MediaFiles& media, Reading& out) {
  for (Note& note : notes_) {
    if (const auto notebook = notebooks_.find(note.notebook); notebook != notebooks_.end())
      formats::add_field(note.draft, "notebook", notebook->second);
    const auto [first, last] = tags_of_notes_.equal_range(note.id);
    for (auto tie = first; tie != last; ++tie) {
      if (const auto tag = tags_.find(tie->second); tag != tags_.end())
        note.draft.tags.push_back(tag->second);
    }
    add_resources(note, media);
    keep(std::move(note.draft), out);
  }
  notes_.clear();
}

}  // namespace waterline::reader
