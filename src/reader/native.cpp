#include <algorithm>
#include <map>

#include "formats/draft_rules.h"
#include "formats/limits.h"
#include "reader/media.h"
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

// Collects the attachments of one entry: each once, wherever it is in the entry's history.
class Attachments {
 public:
  Attachments(std::string_view folder, MediaFiles& files, Draft& draft)
      : folder_(folder), files_(files), draft_(draft) {}

  // Returns those of one state. `state` is the entry itself or one of its earlier states.
  std::vector<formats::OwnAttachment> of(const Json& state) {
    std::vector<formats::OwnAttachment> kept;
    for (const Json& said : list_in(state, "attachments")) {
      const std::string id = text_in(said, "id");
      const bool is_known = id.empty() || is_noted(said, id);
      if (!is_known || kept.size() == formats::kMaxAttachmentsOfState) {
        ++dropped_;
        continue;
      }
      kept.push_back({id, text_in(said, "description")});
    }
    return kept;
  }
  [[nodiscard]] std::size_t dropped() const { return dropped_; }

 private:
  // Returns whether the attachment is among the draft's media now.
  bool is_noted(const Json& said, const std::string& id) {
    const auto [place, is_new] = places_.emplace(id, draft_.media.size());
    if (is_new) {
      if (!formats::is_attachment_name(id) || draft_.media.size() == formats::kMaxMediaOfEntry) {
        places_.erase(place);
        return false;
      }
      formats::Media& one = draft_.media.emplace_back();
      one.id = id;
      one.name = text_in(said, "name");
      one.kind = media_word_of_type(text_in(said, "kind"));
      one.description = text_in(said, "description");
    }
    formats::Media& one = draft_.media[place->second];
    const std::string file = text_in(said, "file");
    if (one.bytes || file.empty()) return true;
    if (const MediaFiles::File* const found = files_.at(folder_ + file)) one.bytes = found->bytes;
    return true;
  }

  std::string folder_;
  MediaFiles& files_;
  Draft& draft_;
  std::map<std::string, std::size_t> places_;
  std::size_t dropped_ = 0;
};

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

void read_native(const std::string& name, const Json& document, MediaFiles& media, Reading& out) {
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
    const std::size_t left_out = read_history(entry, draft);
    if (left_out > 0) out.not_kept["earlier version"] += left_out;
    Attachments attachments(folder_part(name), media, draft);
    draft.attachments = attachments.of(entry);
    const Json& history = list_in(entry, "history");
    for (std::size_t i = 0; i < draft.earlier.size(); ++i)
      draft.earlier[i].attachments = attachments.of(history[left_out + i]);
    if (attachments.dropped() > 0) out.not_kept["attachment"] += attachments.dropped();
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
