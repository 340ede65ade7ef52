#include <algorithm>

#include "formats/draft_rules.h"
#include "formats/limits.h"
#include "reader/moment.h"
#include "reader/readers.h"

// Reads this program's own export, "waterline/export/1": entries in the form of the API
// (docs/api.md, "Entries").
namespace waterline::reader {
namespace {

// The limit for the history of one entry in an import, in bytes. The oldest part of a longer
// history is left out, and its revisions are counted as not kept.
constexpr std::size_t kMaxHistorySize = std::size_t{16} * 1024 * 1024;

NamedValues fields_of(const Json& said) {
  NamedValues fields;
  for (const Json& field : list_in(said, "fields"))
    fields.emplace_back(text_in(field, "name"), text_in(field, "value"));
  return fields;
}

// Returns the lineage of a revision, or an empty one if an id is invalid or if there are too many
// parents. `id` is the name of the field with the revision's id.
formats::Lineage lineage_of(const Json& state, const char* id) {
  formats::Lineage lineage{text_in(state, id), texts_in(state, "parents")};
  const bool sound = formats::is_revision_name(lineage.id) &&
                     lineage.parents.size() <= formats::kMaxParents &&
                     std::ranges::all_of(lineage.parents, formats::is_revision_name);
  return sound ? lineage : formats::Lineage{};
}

// Reads an entry's history, oldest revision first. Returns how many of the oldest were left out.
std::size_t read_history(const Json& entry, Draft& draft) {
  for (const Json& state : list_in(entry, "history")) {
    draft.earlier.push_back({own_moment_from(text_in(state, "written")), text_in(state, "text"),
                             fields_of(state), lineage_of(state, "id")});
  }
  std::size_t size = 0;
  const auto too_old =
      std::find_if(draft.earlier.rbegin(), draft.earlier.rend(), [&](const EarlierState& state) {
        size += state.text.size();
        for (const auto& [name, value] : state.fields) size += name.size() + value.size();
        return size > kMaxHistorySize;
      });
  const auto left_out = static_cast<std::size_t>(draft.earlier.rend() - too_old);
  draft.earlier.erase(draft.earlier.begin(), too_old.base());
  return left_out;
}

Draft draft_of(const Json& entry) {
  Draft draft;
  draft.source = "waterline";
  draft.source_id = text_in(entry, "id");
  draft.text = text_in(entry, "text");
  draft.created = own_moment_from(text_in(entry, "created"));
  draft.time_zone = text_in(entry, "time_zone");
  draft.tags = texts_in(entry, "tags");
  draft.starred = flag_in(entry, "pinned");
  draft.side = draft.source_id.starts_with('d') ? "deep" : "";
  draft.kind = text_in(entry, "kind");
  draft.day = text_in(entry, "day");
  draft.fields = fields_of(entry);
  draft.left_out_of_look_back = flag_in(entry, "left_out");
  draft.links = texts_in(entry, "links");
  draft.modified = own_moment_from(text_in(entry, "modified"));
  draft.lineage = lineage_of(entry, "revision_id");
  return draft;
}

}  // namespace

void read_native(const std::string& name, const Json& document, Reading& out) {
  // An export has the newest entry first. This goes backwards, so that two entries of the same
  // second get into the journal in the order in which they were written.
  const Json& entries = list_in(document, "entries");
  for (std::size_t number = entries.size(); number > 0; --number) {
    const Json& entry = entries[number - 1];
    std::string place = place_of(name, number);
    if (!entry.is_object() || text_in(entry, "id").empty()) {
      out.left_out.push_back({std::move(place), Reason::kDamaged});
      continue;
    }
    Draft draft = draft_of(entry);
    if (const std::size_t left_out = read_history(entry, draft); left_out > 0) {
      out.not_kept["earlier version"] += left_out;
    }
    // Only their names and descriptions are in the file.
    if (const std::size_t attached = list_in(entry, "attachments").size(); attached > 0)
      out.not_kept["attachment"] += attached;
    draft.place = std::move(place);
    keep(std::move(draft), out);
  }
  for (const Json& list : list_in(document, "lists")) {
    if (list.is_object()) out.lists.push_back({text_in(list, "name"), text_in(list, "text")});
  }
  // Shared items are only counted. The person's own are copies of entries that the export has too,
  // and those of the partner must not be imported.
  for (const auto& [list, thing] : {std::pair{"shared", "piece that was shared"},
                                    {"together", "goal, agreement or session note"},
                                    {"questions", "question for both of you"}}) {
    const std::size_t count = list_in(document, list).size();
    if (count > 0) out.not_kept[thing] += count;
  }
}

}  // namespace waterline::reader
