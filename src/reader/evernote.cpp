#include <algorithm>

#include "formats/source_fields.h"
#include "reader/html_text.h"
#include "reader/media.h"
#include "reader/moment.h"
#include "reader/note_text.h"

// Reads Evernote's ENEX: an XML file of notes. The text of each note is a document of HTML inside
// the XML.
namespace waterline::reader {
namespace {

// Parses a time such as "20240501T100000Z", which is 2024-05-01, 10:00 UTC.
Moment moment_of(std::string_view stamp) {
  constexpr std::size_t kSize = 16;
  stamp = trimmed(stamp);
  if (stamp.size() != kSize || stamp[8] != 'T') return moment_from(stamp);
  std::string text(stamp);
  for (const auto& [at, sign] :
       {std::pair<std::size_t, char>{13, ':'}, {11, ':'}, {6, '-'}, {4, '-'}})
    text.insert(at, 1, sign);
  return moment_from(text);
}

// Replaces tags that end themselves ("<en-todo/>") by a tag and its end tag. HTML knows no tags
// that end themselves, and would take all that follows for their content.
std::string with_ends(std::string_view enml) {
  std::string out;
  for (;;) {
    const std::size_t at = std::min(enml.find("<en-todo"), enml.find("<en-media"));
    const std::size_t end = enml.find("/>", at);
    out += enml.substr(0, std::min(at, enml.size()));
    if (at == std::string_view::npos) return out;
    const std::string_view tag = enml.substr(at, std::min(end, enml.size()) - at);
    const bool ends_itself = end != std::string_view::npos && tag.find('>') == tag.npos;
    const std::string_view name = tag.substr(1, tag.starts_with("<en-todo") ? 7 : 8);
    if (ends_itself) {
      out += std::string(tag) + "></" + std::string(name) + ">";
      enml.remove_prefix(end + 2);
    } else {
      out += enml.substr(at, name.size() + 1);
      enml.remove_prefix(at + name.size() + 1);
    }
  }
}

std::string text_of(const XmlElement& element, std::string_view name) {
  const XmlElement* child = element.child(name);
  return child == nullptr ? std::string() : std::string(trimmed(child->text));
}

Draft draft_of(const XmlElement& note, Reading& out) {
  Draft draft;
  draft.source = "evernote";
  draft.text = titled(text_of(note, "title"), text_of_html(with_ends(text_of(note, "content"))));
  draft.created = moment_of(text_of(note, "created"));
  draft.modified = moment_of(text_of(note, "updated"));
  for (const XmlElement& part : note.children) {
    if (part.name == "tag") draft.tags.push_back(part.text);
    if (part.name == "resource") ++out.not_kept[media_word_of_type(text_of(part, "mime"))];
    if (part.name != "note-attributes") continue;
    formats::add_field(draft, "author", text_of(part, "author"));
    formats::add_field(draft, "source", text_of(part, "source-url"));
    formats::add_field(draft, "place", text_of(part, "place-name"));
    const bool located = part.child("latitude") != nullptr && part.child("place-name") == nullptr;
    if (located) ++out.not_kept["place"];
  }
  return draft;
}

}  // namespace

void read_evernote(const std::string& name, const XmlElement& root, Reading& out) {
  std::size_t number = 0;
  for (const XmlElement& note : root.children) {
    if (note.name != "note") continue;
    std::string place = place_of(name, ++number);
    // The person encrypted some words in this note, which cannot be read here. Report that, and
    // import the rest of the note.
    if (text_of(note, "content").find("<en-crypt") != std::string::npos)
      out.left_out.push_back({place + ", encrypted words", Reason::kSealed});
    Draft draft = draft_of(note, out);
    draft.place = std::move(place);
    keep(std::move(draft), out);
  }
}

}  // namespace waterline::reader
