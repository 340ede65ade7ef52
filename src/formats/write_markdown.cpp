#include <algorithm>

#include "formats/json_text.h"
#include "formats/write.h"

namespace waterline::formats {
namespace {

// Returns the text as a YAML scalar in double quotes (YAML 1.2, section 7.3.1).
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

std::string line(const char* name, std::string_view value) {
  return value.empty() ? std::string() : std::string(name) + ": " + in_quotes(value) + "\n";
}

std::string list(const char* name, const std::vector<std::string>& values) {
  if (values.empty()) return {};
  std::string out = std::string(name) + ":\n";
  for (const std::string& value : values) out += "  - " + in_quotes(value) + "\n";
  return out;
}

std::string field_of(const Json& entry, std::string_view name) {
  for (const Json& field : list_in(entry, "fields")) {
    if (text_in(field, "name") == name) return text_in(field, "value");
  }
  return {};
}

std::vector<std::string> fields_of(const Json& entry) {
  std::vector<std::string> fields;
  for (const Json& field : list_in(entry, "fields")) {
    fields.push_back(text_in(field, "name") + "=" + text_in(field, "value"));
  }
  return fields;
}

// Returns the words in one line, which cannot end the text of a Markdown link.
std::string in_link(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (c == '[' || c == ']' || c == '\\') out.push_back('\\');
    out.push_back(c == '\n' ? ' ' : c);
  }
  return out;
}

// Returns what an entry has attached: a link to each file that the export has, else a line with its
// name and its description. `folder_up` leads from the entry's file to the folder of the export.
std::string attachments_of(const Json& entry, const std::string& folder_up) {
  std::string out;
  for (const Json& one : list_in(entry, "attachments")) {
    const std::string name = text_in(one, "name");
    const std::string description = text_in(one, "description");
    const std::string file = text_in(one, "file");
    const bool both = !name.empty() && !description.empty();
    if (file.empty()) {
      if (!name.empty() || !description.empty())
        out += "- " + in_link(name) + (both ? ": " : "") + in_link(description) + "\n";
      continue;
    }
    if (text_in(one, "kind").starts_with("image/")) out += "!";
    out +=
        "[" + in_link(description.empty() ? name : description) + "](" + folder_up + file + ")\n";
  }
  return out;
}

// Returns a text and, behind an empty line, what is attached to it.
std::string with_attachments(std::string text, const std::string& attached) {
  if (attached.empty()) return text;
  if (!text.empty()) text += text.ends_with('\n') ? "\n" : "\n\n";
  return text + attached;
}

std::string folder_of(const Json& entry) {
  return text_in(entry, "id").starts_with('d') ? "deep/" : "";
}

std::string file_of(const Json& entry) {
  std::string out = "---\n";
  out += line("id", text_in(entry, "id"));
  out += line("title", text_in(entry, "title"));
  out += line("created", text_in(entry, "created"));
  out += line("updated", text_in(entry, "modified"));
  out += line("day", text_in(entry, "day"));
  out += line("timezone", text_in(entry, "time_zone"));
  out += line("kind", text_in(entry, "kind"));
  out += list("tags", texts_in(entry, "tags"));
  out += line("mood", field_of(entry, "mood"));
  out += list("fields", fields_of(entry));
  out += list("links", texts_in(entry, "links"));
  if (flag_in(entry, "left_out")) out += "left_out: true\n";
  if (flag_in(entry, "pinned")) out += "starred: true\n";
  out += "visibility: private\nauthor: me\n---\n\n";
  const std::string folder_up = folder_of(entry).empty() ? "" : "../";
  return out + with_attachments(text_in(entry, "text"), attachments_of(entry, folder_up));
}

std::string file_of_item(const Json& item) {
  std::string out = "---\n" + line("id", text_in(item, "id")) + line("day", text_in(item, "day"));
  const std::string author = text_in(item, "author") == "partner" ? "partner" : "me";
  return out + "visibility: shared\nauthor: " + author + "\n---\n\n" + text_in(item, "text");
}

}  // namespace

std::vector<NamedText> write_markdown(const Json& document) {
  std::vector<NamedText> files;
  for (const Json& entry : list_in(document, "entries")) {
    const std::string id = text_in(entry, "id");
    files.push_back({folder_of(entry) + text_in(entry, "created").substr(0, 10) + "-" + id + ".md",
                     file_of(entry)});
  }
  for (const Json& item : list_in(document, "shared")) {
    const bool theirs = text_in(item, "author") == "partner";
    files.push_back(
        {(theirs ? "partner/" : "shared/") + text_in(item, "id") + ".md", file_of_item(item)});
  }
  return files;
}

namespace {

// Returns "- Question? answer" or "- name: answer". Further lines of an answer are indented.
std::string as_point(const Json& field) {
  const std::string name = text_in(field, "name");
  std::string out = "- " + name + (name.ends_with('?') || name.ends_with('.') ? " " : ": ");
  for (const char c : text_in(field, "value")) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out + "\n";
}

}  // namespace

std::string write_one_markdown(const Json& document, std::string_view heading) {
  std::string out = "# " + std::string(heading) + "\n";
  const Json& entries = list_in(document, "entries");
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const std::string kind = text_in(*entry, "kind_in_words");
    out += "\n## " + day_in(*entry) + (kind.empty() ? "" : ": " + kind) + "\n\n";
    for (const Json& field : list_in(*entry, "fields")) out += as_point(field);
    const std::string text = text_in(*entry, "text");
    if (!list_in(*entry, "fields").empty() && !text.empty()) out += "\n";
    out += text;
    if (!out.ends_with('\n')) out += '\n';
  }
  return out;
}

}  // namespace waterline::formats
