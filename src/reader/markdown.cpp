#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "reader/file_names.h"
#include "reader/front_matter.h"
#include "reader/markdown_headings.h"
#include "reader/media_links.h"
#include "reader/moment.h"
#include "reader/names_elsewhere.h"
#include "reader/readers.h"
#include "reader/text_lines.h"

// Reads Markdown and plain text. A file with front matter, as Joplin, Obsidian, Hugo, jrnl and this
// program write it, is one entry. A file without it is split: at each heading if the file came
// alone, or at each heading with a day if it is one of many files and has several days.
namespace waterline::reader {
namespace {

// Puts the title before the body, unless the body begins with it.
std::string with_title(const std::string& title, const std::string& body) {
  if (title.empty()) return body;
  std::string_view first = trimmed(body);
  first = trimmed(first.substr(0, first.find('\n')));
  first.remove_prefix(std::min(first.find_first_not_of('#'), first.size()));
  if (trimmed(first) == title) return body;
  return "# " + title + "\n\n" + body;
}

void set_time(Draft& draft, const StatedTime& time) {
  draft.created = time.moment;
  draft.day = time.day;
}

// Adds the values that only this program's own export has. The text already contains the title.
void add_own(const FrontMatter& matter, const std::string& id, Draft& draft) {
  draft.source = "waterline";
  draft.source_id = id;
  if (id.starts_with('d')) draft.side = "deep";
  draft.text = matter.body;
  if (const NamedValue* tags = matter.find("tags")) draft.tags = tags->values;
  if (const NamedValue* links = matter.find("links")) draft.links = links->values;
  draft.kind = matter.first_of({"kind"});
  draft.day = matter.first_of({"day"});
  draft.left_out_of_look_back = matter.first_of({"left_out"}) == "true";
  const NamedValue* fields = matter.find("fields");
  if (fields == nullptr) return;
  for (const std::string& field : fields->values) {
    const std::size_t at = std::min(field.find('='), field.size());
    draft.fields.emplace_back(field.substr(0, at), field.substr(std::min(at + 1, field.size())));
  }
}

class MarkdownReader {
 public:
  MarkdownReader(const MarkdownFile& file, const Options& options, DayOrders& orders, Reading& out)
      : file_(file), name_(file.name), options_(options), orders_(orders), out_(out) {}

  void read(const std::string& file, Company company) {
    if (const auto matter = read_front_matter(file)) return read_matter(*matter);
    const auto find_time = [this](std::string_view line) { return orders_.within(name_, line); };
    std::vector<MarkdownEntry> entries = split_markdown(
        file, company == Company::kAlone ? SplitAt::kHeadings : SplitAt::kDays, find_time);
    // Drops headings such as "2024" or "May", which say only what the days below them say too.
    std::erase_if(entries, &MarkdownEntry::is_calendar);
    if (entries.empty()) return out_.left_out.push_back({name_, Reason::kEmpty});
    const bool whole = entries.size() == 1;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      Draft draft;
      draft.place = whole && company == Company::kAmongOthers ? name_ : place_of(name_, i + 1);
      draft.source = "markdown";
      draft.text = whole ? named_by_file(file) : std::move(entries[i].text);
      add(std::move(draft), {entries[i].time, FileName(name_, orders_).time()});
    }
  }

 private:
  void read_matter(const FrontMatter& matter) {
    const bool own = matter.find("visibility") != nullptr;
    const std::string id = matter.first_of({"id", "uuid", "uid"});
    if (own && matter.first_of({"author"}) == "partner")
      return out_.left_out.push_back({name_, Reason::kNotOurs});
    // Count an item that was shared, and do not import it: it is a copy of an entry, which the
    // export has too.
    if (own && id.starts_with('s')) {
      ++out_.not_kept["piece that was shared"];
      return;
    }
    Draft draft;
    draft.place = name_;
    draft.source = "markdown";
    NamesElsewhere names(matter, name_, options_, orders_);
    std::string body = matter.body;
    if (trimmed(body).empty()) body = names.taken({"body"});  // as jrnl writes it
    const std::string title = names.taken({"title"});
    draft.text = title.empty() ? named_by_file(body) : with_title(title, body);
    draft.tags = names.tags();
    draft.starred = names.is_true({"starred", "favorite", "favourite", "pinned"});
    draft.time_zone = names.taken({"timezone", "time_zone", "tz"});
    const auto created = names.created();
    if (const auto modified = names.modified()) draft.modified = modified->moment;
    // An `id` alone does not show that this program wrote the file, since other programs (Joplin)
    // also write one. `own` is true only if the front matter has `visibility`, which no other
    // program writes.
    if (own && !id.empty()) {
      add_own(matter, id, draft);
      draft.created = own_moment_from(matter.first_of({"created"}));
      draft.modified = own_moment_from(matter.first_of({"updated"}));
      mark_linked_media(file_.folder, file_.media, draft, out_);
      return keep(std::move(draft), out_);
    }
    if (!id.empty()) draft.source_id = "id-" + names.taken({"id", "uuid", "uid"});
    names.keep_rest(draft, out_);
    const auto in_text =
        orders_.stated(name_, without_blanks(std::string_view(body).substr(0, body.find('\n'))));
    add(std::move(draft), {created, FileName(name_, orders_).time(), in_text});
  }

  // Puts the title from the file's name before the text, unless the text begins with it or with a
  // heading.
  std::string named_by_file(const std::string& text) {
    const std::string title = FileName(name_, orders_).title();
    if (title.empty() || trimmed(text).empty() || begins_with_heading(text)) return text;
    const std::string_view rest = trimmed(text);
    const std::string_view first = rest.substr(0, rest.find('\n'));
    if (first.find(title) != std::string_view::npos) return text;
    return "# " + title + "\n\n" + text;
  }

  // Adds the draft to the result. Its time is the first one in `times` that exists and is not
  // ambiguous.
  void add(Draft draft, std::initializer_list<std::optional<StatedTime>> times) {
    const auto is_clear = [](const auto& time) { return time && !time->is_ambiguous; };
    const auto* const clear = std::ranges::find_if(times, is_clear);
    if (clear != times.end()) {
      set_time(draft, **clear);
    } else if (std::ranges::any_of(times, [](const auto& time) { return time.has_value(); })) {
      return out_.left_out.push_back({std::move(draft.place), Reason::kAmbiguousDay});
    }
    mark_linked_media(file_.folder, file_.media, draft, out_);
    keep(std::move(draft), out_);
  }

  const MarkdownFile& file_;
  const std::string& name_;
  const Options& options_;
  DayOrders& orders_;
  Reading& out_;
};

}  // namespace

void read_markdown(const MarkdownFile& file, std::string_view text, Company company,
                   const Options& options, DayOrders& orders, Reading& out) {
  MarkdownReader(file, options, orders, out).read(base::normalize_newlines(text), company);
}

}  // namespace waterline::reader
