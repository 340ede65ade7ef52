#include <algorithm>
#include <array>

#include "reader/moment.h"
#include "reader/readers.h"

// Journey: one JSON file per entry. The text may be HTML.
namespace waterline::reader {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Entity, 7> kEntities = {{{"&amp;", "&"},
                                              {"&lt;", "<"},
                                              {"&gt;", ">"},
                                              {"&quot;", "\""},
                                              {"&#39;", "'"},
                                              {"&apos;", "'"},
                                              {"&nbsp;", " "}}};

bool is_html(std::string_view text) {
  return trimmed(text).starts_with('<') && text.find("</") != std::string_view::npos;
}

std::string_view break_after(std::string_view tag) {
  const bool ends = tag.starts_with('/');
  if (ends) tag.remove_prefix(1);
  const std::string_view name = tag.substr(0, tag.find_first_of(" \t\n/"));
  if (name == "br") return "\n";
  if (name == "li") return ends ? "\n" : "- ";
  const bool block =
      name == "p" || name == "div" || name == "blockquote" ||
      (name.size() == 2 && name.front() == 'h' && name.back() >= '1' && name.back() <= '6');
  return block && ends ? "\n\n" : "";
}

// Returns the words of an HTML text, with an empty line after each paragraph.
std::string words_of_html(std::string_view html) {
  std::string out;
  while (!html.empty()) {
    if (html.front() == '<') {
      const std::size_t end = html.find('>');
      if (end != std::string_view::npos) {
        out += break_after(html.substr(1, end - 1));
        html.remove_prefix(end + 1);
        continue;
      }
    }
    const auto entity = std::find_if(kEntities.begin(), kEntities.end(),
                                     [&](const Entity& one) { return html.starts_with(one.name); });
    if (entity != kEntities.end()) {
      out += entity->text;
      html.remove_prefix(entity->name.size());
    } else {
      out.push_back(html.front());
      html.remove_prefix(1);
    }
  }
  return std::string(trimmed(out));
}

}  // namespace

void read_journey(const std::string& name, const Json& entry, Reading& out) {
  Draft draft;
  draft.place = name;
  draft.text = text_in(entry, "text");
  if (is_html(draft.text)) draft.text = words_of_html(draft.text);
  const auto created = entry.find("date_journal");
  if (created != entry.end() && created->is_number())
    draft.created = moment_from_milliseconds(created->get<double>());
  draft.time_zone = text_in(entry, "timezone");
  draft.tags = texts_in(entry, "tags");
  draft.starred = flag_in(entry, "favourite");
  draft.source = "journey";
  draft.source_id = text_in(entry, "id");
  count_not_kept(entry, {{"photos", "photo"}, {"address", "place"}}, out);
  if (!text_in(entry.value("weather", Json()), "description").empty()) ++out.not_kept["weather"];
  keep(std::move(draft), out);
}

}  // namespace waterline::reader
