#include <algorithm>

#include "base/text.h"
#include "reader/moment.h"
#include "reader/readers.h"

// jrnl's journal file, and the output of `jrnl --format json` and `--format xml`. Its YAML is front
// matter (markdown.cpp). jrnl has no time zones, so its times are local.
namespace waterline::reader {
namespace {

std::string without_symbol(std::string_view tag) {
  if (tag.starts_with('@') || tag.starts_with('#')) tag.remove_prefix(1);
  return std::string(tag);
}

bool is_tag_letter(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("_-+*#/").find(c) != std::string_view::npos;
}

// Returns the @words in the text, as jrnl finds them: at the start or after white space, in lower
// case. Not the #words, because Markdown uses #.
std::vector<std::string> tags_within(std::string_view text) {
  std::vector<std::string> tags;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = text[i] == '@' && (i == 0 || std::string_view(" \t\n").find(text[i - 1]) !=
                                                         std::string_view::npos);
    if (!begins) continue;
    std::string tag;
    for (++i; i < text.size() && is_tag_letter(text[i]); ++i) {
      const char c = text[i];
      tag.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
    }
    if (!tag.empty()) tags.push_back(std::move(tag));
  }
  return tags;
}

// The start of an entry: "[2026-11-22 05:12:30 PM] " and the rest of its line.
struct Heading {
  Moment created;
  std::string_view title;
};
Heading heading_in(std::string_view line) {
  if (!line.starts_with('[')) return {};
  const std::size_t end = line.find("] ");
  if (end == std::string_view::npos) return {};
  return {moment_from(line.substr(1, end - 1)), line.substr(end + 2)};
}

std::string joined(std::string_view title, std::string_view body) {
  std::string text(trimmed(title));
  if (const std::string_view rest = trimmed(body); !rest.empty())
    text += (text.empty() ? "" : "\n\n") + std::string(rest);
  return text;
}

}  // namespace

bool is_jrnl_text(std::string_view text) {
  const std::string_view begin = trimmed(text.substr(0, 4096));
  return heading_in(begin.substr(0, begin.find('\n'))).created.kind != Moment::Kind::kNone;
}

void read_jrnl_text(const std::string& name, std::string_view text, Reading& out) {
  const std::string lines = base::normalize_newlines(text);
  std::string_view rest = lines;
  Draft draft;
  std::string title;
  std::string body;
  std::size_t number = 0;
  const auto finish = [&] {
    if (number == 0) return;
    draft.text = joined(title, body);
    draft.tags = tags_within(draft.text);
    draft.source = "jrnl";
    draft.place = place_of(name, number);
    keep(std::move(draft), out);
  };
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const Heading heading = heading_in(line);
    if (heading.created.kind == Moment::Kind::kNone) {
      body += std::string(line) + "\n";
      continue;
    }
    finish();
    draft = {};
    body.clear();
    ++number;
    draft.created = heading.created;
    std::string_view words = trimmed(heading.title);
    draft.starred = words.ends_with(" *") || words == "*";
    if (draft.starred) words.remove_suffix(1);
    title = words;
  }
  finish();
}

void read_jrnl_json(const std::string& name, const Json& journal, Reading& out) {
  std::size_t number = 0;
  for (const Json& entry : list_in(journal, "entries")) {
    Draft draft;
    draft.place = place_of(name, ++number);
    draft.text = joined(text_in(entry, "title"), text_in(entry, "body"));
    draft.created = moment_from(text_in(entry, "date") + " " + text_in(entry, "time"));
    for (const std::string& tag : texts_in(entry, "tags"))
      draft.tags.push_back(without_symbol(tag));
    draft.starred = flag_in(entry, "starred");
    draft.source = "jrnl";
    draft.source_id = text_in(entry, "uuid");
    keep(std::move(draft), out);
  }
}

void read_jrnl_xml(const std::string& name, const XmlElement& journal, Reading& out) {
  const XmlElement* entries = journal.child("entries");
  if (entries == nullptr) return out.left_out.push_back({name, Reason::kDamaged});
  std::size_t number = 0;
  for (const XmlElement& entry : entries->children) {
    Draft draft;
    draft.place = place_of(name, ++number);
    draft.text = trimmed(entry.text);
    draft.created = moment_from(entry.attribute("date"));
    for (const XmlElement& tag : entry.children) {
      if (tag.name == "tag") draft.tags.push_back(without_symbol(tag.attribute("name")));
    }
    const std::string starred = entry.attribute("starred");
    draft.starred = starred == "true" || starred == "True" || starred == "1";
    draft.source = "jrnl";
    draft.source_id = entry.attribute("uuid");
    keep(std::move(draft), out);
  }
}

}  // namespace waterline::reader
