#include <algorithm>

#include "base/text.h"
#include "reader/front_matter.h"
#include "reader/markdown_headings.h"
#include "reader/moment.h"
#include "reader/readers.h"

// Markdown. With front matter, as Joplin, Obsidian, Hugo, jrnl and this program write it, a file is
// one entry. Without, each heading begins an entry if the file came alone.
namespace waterline::reader {
namespace {

std::string_view without_folder(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

std::vector<std::string> tags_of(const FrontMatter& matter) {
  std::vector<std::string> tags;
  const auto found = matter.values.find("tags");
  if (found == matter.values.end()) return tags;
  for (const std::string& value : found->second) {
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      std::string_view tag = trimmed(rest.substr(0, end));
      if (tag.starts_with('#') || tag.starts_with('@')) tag.remove_prefix(1);
      tags.emplace_back(tag);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return tags;
}

// Puts the title before the body, unless the body begins with it.
std::string with_title(const std::string& title, const std::string& body) {
  if (title.empty()) return body;
  std::string_view first = trimmed(body);
  first = trimmed(first.substr(0, first.find('\n')));
  first.remove_prefix(std::min(first.find_first_not_of('#'), first.size()));
  if (trimmed(first) == title) return body;
  return "# " + title + "\n\n" + body;
}

// Adds the fields that only this program's own export has. The title is in the text already.
void add_own(const FrontMatter& matter, const std::string& id, Draft& draft) {
  draft.source = "waterline";
  draft.source_id = id;
  if (id.starts_with('d')) draft.side = "deep";
  draft.text = matter.body;
  if (const auto tags = matter.values.find("tags"); tags != matter.values.end())
    draft.tags = tags->second;
  draft.kind = matter.first_of({"kind"});
  draft.day = matter.first_of({"day"});
  const auto fields = matter.values.find("fields");
  if (fields == matter.values.end()) return;
  for (const std::string& field : fields->second) {
    const std::size_t at = std::min(field.find('='), field.size());
    draft.fields.emplace_back(field.substr(0, at), field.substr(std::min(at + 1, field.size())));
  }
}

Draft draft_of(const FrontMatter& matter) {
  Draft draft;
  std::string body = matter.body;
  if (trimmed(body).empty()) body = matter.first_of({"body"});  // as jrnl writes it
  draft.text = with_title(matter.first_of({"title"}), body);
  draft.created = moment_from(matter.first_of({"created", "date"}));
  draft.time_zone = matter.first_of({"timezone"});
  draft.tags = tags_of(matter);
  const std::string starred = matter.first_of({"starred"});
  draft.starred = starred == "true" || starred == "True";
  draft.source = "markdown";
  const std::string id = matter.first_of({"id"});
  // Other programs (Joplin) also write an `id`. Only this program writes `visibility`.
  if (!id.empty() && matter.values.contains("visibility")) {
    add_own(matter, id, draft);
  } else if (!id.empty()) {
    draft.source_id = "id-" + id;
  }
  return draft;
}

void count_matter(const FrontMatter& matter, Reading& out) {
  static constexpr std::pair<const char*, const char*> kWords[] = {{"latitude", "place"},
                                                                   {"due", "date of a task"},
                                                                   {"aliases", "other name"},
                                                                   {"source", "source"}};
  for (const auto& [name, word] : kWords) {
    if (!matter.first_of({name}).empty()) ++out.not_kept[word];
  }
  if (matter.passed_over > 0) out.not_kept["line of front matter"] += matter.passed_over;
}

}  // namespace

void read_markdown(const std::string& name, std::string_view text, Company company, Reading& out) {
  const std::string file = base::normalize_newlines(text);
  if (const auto matter = read_front_matter(file)) {
    if (matter->values.contains("visibility")) {
      if (matter->first_of({"author"}) == "partner")
        return out.left_out.push_back({name, Reason::kNotOurs});
      // A shared item is a copy of an entry, and the export has that entry too.
      if (matter->first_of({"id"}).starts_with('s')) {
        ++out.not_kept["piece that was shared"];
        return;
      }
    }
    Draft draft = draft_of(*matter);
    draft.place = name;
    if (draft.created.kind == Moment::Kind::kNone)
      draft.created = day_at_start(without_folder(name));
    count_matter(*matter, out);
    return keep(std::move(draft), out);
  }
  std::size_t number = 0;
  const auto add = [&](std::string words, Moment created) {
    Draft draft;
    draft.place = company == Company::kAlone ? place_of(name, ++number) : name;
    draft.text = std::move(words);
    draft.created =
        created.kind == Moment::Kind::kNone ? day_at_start(without_folder(name)) : created;
    draft.source = "markdown";
    keep(std::move(draft), out);
  };
  if (company == Company::kAmongOthers) return add(file, {});
  for (const MarkdownEntry& entry : split_markdown(file))
    add(entry.text, moment_from(entry.created));
}

}  // namespace waterline::reader
