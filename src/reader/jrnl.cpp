#include <algorithm>
#include <optional>

#include "base/text.h"
#include "reader/dates.h"
#include "reader/day_orders.h"
#include "reader/moment.h"
#include "reader/readers.h"
#include "reader/text_lines.h"

// Reads jrnl's journal file, and the output of `jrnl --format json` and `--format xml`. Its YAML
// output is Markdown with front matter (markdown.cpp). jrnl has no time zones, so its times are
// local.
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

// Returns the words of the text that begin with @, which are jrnl's tags: at the start or after
// white space, in lower case. Words with # do not count, because Markdown uses # for headings.
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

// The line with which an entry begins: its time and its title. The present form is "[2026-11-22
// 05:12:30 PM] A title", with the day in any form. jrnl 1 wrote "2019-06-10 15:00 A title", behind
// an empty line.
struct Heading {
  StatedTime time;
  std::string_view title;
};
std::optional<Heading> heading_in(std::string_view line, const std::string& name,
                                  DayOrders& orders) {
  if (!line.starts_with('[')) return {};
  const std::size_t end = line.find(']');
  if (end == std::string_view::npos || (end + 1 < line.size() && line[end + 1] != ' ')) return {};
  const auto time = orders.stated(name, line.substr(1, end - 1));
  if (!time) return {};
  return Heading{*time, line.substr(std::min(end + 2, line.size()))};
}
std::optional<Heading> old_heading_in(std::string_view line, const std::string& name,
                                      DayOrders& orders) {
  if (line.empty() || line.front() < '0' || line.front() > '9') return {};
  const auto found = orders.at_start(name, line);
  const bool has_clock =
      found && (found->time.is_ambiguous || found->time.moment.kind == Moment::Kind::kLocal);
  if (!has_clock || !found->after.starts_with(' ')) return {};
  return Heading{found->time, found->after.substr(1)};
}

// Joins the title and the body of an entry, with an empty line between. The spaces before the first
// line of the body stay.
std::string joined(std::string_view title, std::string_view body) {
  std::string text(trimmed(title));
  if (const std::string_view rest = without_empty_lines(body); !rest.empty())
    text += (text.empty() ? "" : "\n\n") + std::string(rest);
  return text;
}

}  // namespace

bool is_jrnl_text(std::string_view text) {
  const std::string_view begin = trimmed(text.substr(0, 4096));
  const std::string_view line = trimmed(begin.substr(0, begin.find('\n')));
  DayOrders orders(DayOrder::kUnknown);
  return heading_in(line, "", orders) || old_heading_in(line, "", orders);
}

void read_jrnl_text(const std::string& name, std::string_view text, DayOrders& orders,
                    Reading& out) {
  const std::string lines = base::normalize_newlines(text);
  std::string_view rest = lines;
  const bool is_old = !trimmed(rest).starts_with('[');
  std::optional<StatedTime> time;
  std::string title;
  std::string body;
  bool starred = false;
  std::size_t number = 0;
  const auto finish = [&] {
    if (!time) return;
    Draft draft;
    draft.text = joined(title, body);
    draft.tags = tags_within(draft.text);
    draft.starred = starred;
    draft.source = "jrnl";
    draft.place = place_of(name, number);
    draft.created = time->moment;
    draft.day = time->day;
    if (time->is_ambiguous)
      return out.left_out.push_back({std::move(draft.place), Reason::kAmbiguousDay});
    keep(std::move(draft), out);
  };
  bool after_empty = true;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    std::optional<Heading> heading;
    if (!is_old) heading = heading_in(line, name, orders);
    if (is_old && after_empty) heading = old_heading_in(line, name, orders);
    after_empty = trimmed(line).empty();
    if (!heading) {
      body += std::string(line) + "\n";
      continue;
    }
    finish();
    body.clear();
    ++number;
    time = heading->time;
    std::string_view words = trimmed(heading->title);
    starred = words.ends_with(" *") || words == "*";
    if (starred) words.remove_suffix(1);
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
