#include "formats/moment.h"
#include "formats/readers.h"

// This program's own export, "waterline/export/1": entries as the API gives them (docs/api.md, "Entries").
namespace waterline::formats {
namespace {

Draft draft_of(const Json& entry) {
  Draft draft;
  draft.source = "waterline";
  draft.source_id = text_in(entry, "id");
  draft.text = text_in(entry, "text");
  draft.created = moment_from(text_in(entry, "created"));
  draft.time_zone = text_in(entry, "time_zone");
  draft.tags = texts_in(entry, "tags");
  draft.starred = flag_in(entry, "pinned");
  draft.side = draft.source_id.starts_with('d') ? "deep" : "";
  draft.kind = text_in(entry, "kind");
  draft.day = text_in(entry, "day");
  for (const Json& field : list_in(entry, "fields")) {
    draft.fields.emplace_back(text_in(field, "name"), text_in(field, "value"));
  }
  draft.left_out_of_look_back = flag_in(entry, "left_out");
  draft.links = texts_in(entry, "links");
  for (const Json& revision : list_in(entry, "history")) draft.earlier_texts.push_back(text_in(revision, "text"));
  return draft;
}

}  // namespace

void read_native(const std::string& name, const Json& document, Reading& out) {
  std::size_t number = 0;
  for (const Json& entry : list_in(document, "entries")) {
    std::string place = place_of(name, ++number);
    if (!entry.is_object() || text_in(entry, "id").empty()) {
      out.left_out.push_back({std::move(place), Reason::kDamaged});
      continue;
    }
    Draft draft = draft_of(entry);
    if (!draft.earlier_texts.empty()) out.not_kept["earlier version"] += draft.earlier_texts.size();
    draft.place = std::move(place);
    keep(std::move(draft), out);
  }
  // What was shared is in the partner's hands, and what the partner wrote was shown, not given: neither becomes an
  // entry.
  const std::size_t shared = list_in(document, "shared").size();
  if (shared > 0) out.not_kept["piece that was shared"] += shared;
}

}  // namespace waterline::formats
