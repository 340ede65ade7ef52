#include "reader/text_bundle.h"

#include <utility>

#include "reader/moment.h"
#include "reader/note_text.h"

namespace waterline::reader {
namespace {

constexpr const char* kBear = "net.shinyfrog.bear";

std::string folder_of(const std::string& name) {
  return name.substr(0, name.rfind('/') + 1);
}

bool is_info(const std::string& name) {
  return std::string_view(name).substr(name.rfind('/') + 1) == "info.json";
}

bool is_text(const std::string& name) {
  const std::string_view file = std::string_view(name).substr(name.rfind('/') + 1);
  return file == "text.md" || file == "text.markdown" || file == "text.txt";
}

// Returns true if the field is the boolean true, or a number other than 0.
bool says_yes(const Json& object, const char* name) {
  return flag_in(object, name) || number_in(object, name).value_or(0) != 0;
}

// Returns a file name for the note in a bundle: "Backup/A walk.textbundle/" becomes "Backup/A
// walk.md". So the name of the bundle is read as a note's file name is, with its day and its title.
std::string note_name(std::string folder) {
  if (folder.empty()) return "text.md";
  folder.pop_back();
  constexpr std::string_view kEnding = ".textbundle";
  if (folder.ends_with(kEnding)) folder.resize(folder.size() - kEnding.size());
  return folder + ".md";
}

void add_info(const Json& info, Draft& draft) {
  const Json& bear = object_in(info, kBear);
  const Json& said = bear.empty() ? info : bear;
  for (const char* name : {"creationDate", "created", "date"}) {
    const Moment created = moment_from(text_in(said, name));
    if (created.kind == Moment::Kind::kNone) continue;
    draft.created = created;
    break;
  }
  draft.modified = moment_from(text_in(said, "modificationDate"));
  for (std::string& tag : texts_in(said, "tags")) draft.tags.push_back(std::move(tag));
  draft.starred = draft.starred || says_yes(said, "pinned");
  if (says_yes(said, "archived")) draft.tags.emplace_back("archived");
  if (bear.empty()) return;
  draft.source = "bear";
  draft.source_id = text_in(bear, "uniqueIdentifier");
}

}  // namespace

void TextBundles::see(const std::string& name) {
  if (is_info(name)) with_info_.insert(folder_of(name));
  if (is_text(name)) with_text_.insert(folder_of(name));
}

bool TextBundles::take(const std::string& name, std::string_view content) {
  const std::string folder = folder_of(name);
  if (!with_info_.contains(folder) || !with_text_.contains(folder)) return false;
  Bundle& bundle = bundles_[folder];
  if (is_text(name)) {
    bundle.name = name;
    bundle.text = content;
    return true;
  }
  if (!is_info(name)) return false;
  if (auto info = parse_json(content); info && info->is_object()) {
    bundle.info = std::move(*info);
  } else {
    bundle.broken_info = name;
  }
  return true;
}

void TextBundles::finish(const Options& options, DayOrders& orders, MediaFiles& media,
                         Reading& out) {
  for (const auto& [folder, bundle] : bundles_) {
    if (!bundle.broken_info.empty()) out.left_out.push_back({bundle.broken_info, Reason::kDamaged});
    if (bundle.name.empty()) continue;
    const Json& bear = object_in(bundle.info, kBear);
    if (says_yes(bear, "encrypted")) {
      out.left_out.push_back({bundle.name, Reason::kSealed});
      continue;
    }
    if (says_yes(bear, "trashed")) {
      out.left_out.push_back({bundle.name, Reason::kDiscarded});
      continue;
    }
    Reading note;
    read_markdown({note_name(folder), folder, media}, bundle.text, Company::kAmongOthers, options,
                  orders, note);
    for (const auto& remark : note.remarks) {
      if (remark.kind == Remark::Kind::kSeveralFiles)
        out.remarks.push_back({bundle.name, remark.kind});
    }
    for (Draft& draft : note.drafts) {
      draft.place = bundle.name;
      add_info(bundle.info, draft);
      keep(std::move(draft), out);
    }
    for (const auto& one : note.left_out) out.left_out.push_back({bundle.name, one.reason});
    for (const auto& [thing, count] : note.not_kept) out.not_kept[thing] += count;
    for (const auto& [name, use] : note.names) {
      out.names[name].place = use.place;
      out.names[name].count += use.count;
    }
  }
  bundles_.clear();
}

}  // namespace waterline::reader
