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
  return out + text_in(entry, "text");
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
    const std::string folder = id.starts_with('d') ? "deep/" : "";
    files.push_back(
        {folder + text_in(entry, "created").substr(0, 10) + "-" + id + ".md", file_of(entry)});
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
