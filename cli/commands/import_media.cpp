#include "commands/import_media.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "base/entry_limits.h"
#include "base/utf8.h"
#include "client/attachments.h"
#include "formats/md5.h"
#include "formats/placed_media.h"
#include "journal/attachment.h"

namespace waterline::cli {
namespace {

// How often an upload is begun anew if the node forgets a part of it.
constexpr int kTries = 5;

// Returns the beginning of the text that has at most `most` bytes.
std::string beginning_of(std::string_view text, std::size_t most) {
  std::size_t end = std::min(text.size(), most);
  while (end > 0 && end < text.size() && base::is_inside_character(text[end])) --end;
  return std::string(text.substr(0, end));
}

// Returns the name under which the medium is kept: without folders, and not too long.
std::string name_to_keep(std::string_view name) {
  name.remove_prefix(name.find_last_of("/\\") + 1);
  if (name.size() <= journal::kMaxFileNameSize) return std::string(name);
  const std::size_t dot = name.rfind('.');
  const bool has_ending = dot != std::string_view::npos && name.size() - dot <= 16;
  const std::string_view ending = has_ending ? name.substr(dot) : std::string_view();
  return beginning_of(name.substr(0, name.size() - ending.size()),
                      journal::kMaxFileNameSize - ending.size()) +
         std::string(ending);
}

std::string key_of(const formats::MediaBytes& bytes, const std::string& side) {
  return side + " " + std::to_string(bytes.file) + " " + std::to_string(bytes.offset) + " " +
         std::to_string(bytes.packed_size) + " " + std::to_string(bytes.size);
}

}  // namespace

std::optional<std::string> MediaImport::uploaded(const formats::Media& media,
                                                 const std::string& side) {
  std::unique_ptr<Upload> upload;
  formats::Md5 md5;
  bool complete = true;
  const auto begin = [&](std::uint64_t size) {
    upload = std::make_unique<Upload>(client_, side, size, name_to_keep(media.name), media.id);
  };
  const auto take = [&](std::string_view piece) {
    complete = complete && upload->add(piece);
    if (!media.md5.empty()) md5.add(base::bytes_of(piece));
  };
  const auto read = files_.read_medium(*media.bytes, begin, take);
  if (read == ForeignFiles::MediumRead::kNot) return std::string();
  if (!complete) return {};
  Brought brought{upload->finish()["id"].get<std::string>()};
  brought.differs =
      read == ForeignFiles::MediumRead::kOther || (!media.md5.empty() && media.md5 != md5.digits());
  return (brought_[key_of(*media.bytes, side)] = std::move(brought)).id;
}

std::string MediaImport::attachment_of(const formats::Media& media, const std::string& side) {
  if (!media.bytes) return {};
  const auto before = brought_.find(key_of(*media.bytes, side));
  if (before != brought_.end()) return before->second.id;
  for (int i = 0; i < kTries; ++i) {
    if (auto id = uploaded(media, side)) return *id;
  }
  return {};
}

std::vector<std::string> MediaImport::attachments_of(const formats::Draft& draft) {
  const std::string side = draft.side.empty() ? "vault" : draft.side;
  std::vector<std::string> ids;
  std::size_t missing = 0;
  std::size_t differ = 0;
  for (const formats::Media& media : draft.media) {
    ids.push_back(attachment_of(media, side));
    missing += ids.back().empty() ? 1 : 0;
    if (!ids.back().empty()) differ += brought_[key_of(*media.bytes, side)].differs ? 1 : 0;
  }
  if (missing > 0) report_.media_missing.push_back({draft.place, missing});
  if (differ > 0) report_.media_differ.push_back({draft.place, differ});
  return ids;
}

void MediaImport::attach(const formats::Draft& draft, const std::string& entry,
                         const std::vector<std::string>& ids) {
  const std::string path = "/v1/entries/" + entry;
  const Json present = client_.get(path);
  std::map<std::string, std::string> here;  // id -> description
  for (const Json& one : present["attachments"])
    here[one["id"].get<std::string>()] = one["description"].get<std::string>();
  // What an earlier revision had and the present one has not, the person took off.
  std::set<std::string> taken_off;
  if (present["revision"].get<int>() > 1) {
    const Json history = client_.get(path + "/history");
    for (const Json& revision : history["revisions"]) {
      for (const Json& one : revision["attachments"]) {
        if (one["id"].is_string() && !here.contains(one["id"].get<std::string>()))
          taken_off.insert(one["id"].get<std::string>());
      }
    }
  }
  Json attachments = Json::array();
  std::vector<std::string> in_text(ids.size());
  std::set<std::string> seen;
  std::size_t beyond = 0;
  std::size_t added = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string& id = ids[i];
    if (id.empty() || taken_off.contains(id)) continue;
    const bool is_new = !here.contains(id);
    if (!seen.contains(id)) {
      if (is_new && here.size() + added == journal::kMaxAttachmentsOfEntry) {
        ++beyond;
        continue;
      }
      added += is_new ? 1 : 0;
      const std::string description =
          is_new ? beginning_of(draft.media[i].description, journal::kMaxDescriptionSize)
                 : here[id];
      attachments.push_back({{"id", id}, {"description", description}});
      ++(is_new ? report_.media : report_.media_known)[draft.media[i].kind];
      seen.insert(id);
    }
    in_text[i] = id;
  }
  if (beyond > 0) report_.media_beyond.push_back({draft.place, beyond});
  const auto text = present["text"].get<std::string>();
  const auto becomes = formats::text_with_media(draft, in_text, text);
  const bool says_more = becomes && *becomes != text && becomes->size() <= base::kMaxEntrySize;
  if (attachments.empty() || (added == 0 && !says_more)) return;
  Json request = {{"attachments", std::move(attachments)}, {"imported", true}};
  if (says_more) {
    request["was"] = text;
    request["becomes"] = *becomes;
  }
  client_.post(path + "/attachments", request);
}

void MediaImport::bring(const formats::Draft& draft, const std::string& entry) {
  attach(draft, entry, attachments_of(draft));
}

void MediaImport::bring_own(const formats::Draft& draft, const std::string& entry) {
  const std::vector<std::string> ids = attachments_of(draft);
  std::map<std::string, std::string> here;  // id in the export -> id in this journal
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!ids[i].empty()) here[draft.media[i].id] = ids[i];
  }
  Json revisions = Json::array();
  const auto add = [&](const formats::Lineage& lineage,
                       const std::vector<formats::OwnAttachment>& attachments) {
    if (lineage.id.empty()) return false;
    Json list = Json::array();
    for (const formats::OwnAttachment& one : attachments) {
      const auto found = here.find(one.id);
      if (one.id.empty()) list.push_back({{"id", ""}});
      if (found != here.end())
        list.push_back({{"id", found->second}, {"description", one.description}});
    }
    if (list.empty()) return false;
    revisions.push_back({{"id", lineage.id}, {"attachments", std::move(list)}});
    return true;
  };
  for (const formats::EarlierState& state : draft.earlier) add(state.lineage, state.attachments);
  const bool is_last_present = add(draft.lineage, draft.attachments);
  std::vector<std::string> results;
  if (!revisions.empty()) {
    const Json answer = client_.post("/v1/entries/" + entry + "/history/attachments",
                                     {{"revisions", std::move(revisions)}});
    results = answer["results"].get<std::vector<std::string>>();
  }
  if (!is_last_present || results.back() == "unknown") {
    // The entry has another history here. What it has now in the export is attached to it.
    return attach_present(draft, entry, here);
  }
  const bool is_new = std::ranges::find(results, "completed") != results.end();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!ids[i].empty()) ++(is_new ? report_.media : report_.media_known)[draft.media[i].kind];
  }
}

void MediaImport::attach_present(const formats::Draft& draft, const std::string& entry,
                                 const std::map<std::string, std::string>& here) {
  formats::Draft present;
  present.place = draft.place;
  present.text = draft.text;
  std::vector<std::string> ids;
  for (const formats::OwnAttachment& one : draft.attachments) {
    const auto found = here.find(one.id);
    if (found == here.end()) continue;
    const auto media = std::ranges::find(draft.media, one.id, &formats::Media::id);
    present.media.push_back(*media);
    present.media.back().description = one.description;
    ids.push_back(found->second);
  }
  if (!ids.empty()) attach(present, entry, ids);
}

void MediaImport::try_out(const formats::Draft& draft) {
  std::size_t missing = 0;
  for (const formats::Media& media : draft.media) {
    if (media.bytes) {
      ++report_.media[media.kind];
    } else {
      ++missing;
    }
  }
  if (missing > 0) report_.media_missing.push_back({draft.place, missing});
}

}  // namespace waterline::cli
