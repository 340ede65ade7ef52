#include "formats/import_plan.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "formats/limits.h"

namespace waterline::formats {
namespace {

constexpr std::string_view kOwn = "waterline";

bool is_own(const Draft& draft) {
  return draft.source == kOwn;
}

std::string utc_of(const Moment& moment, const ImportTools& tools) {
  switch (moment.kind) {
    case Moment::Kind::kLocal:
      return base::to_text(tools.utc_of_local(moment.time));
    case Moment::Kind::kUtc:
    case Moment::Kind::kDay:
      return base::to_text(moment.time);
    case Moment::Kind::kNone:
      return {};
  }
  return {};
}

// Returns the time as the file states it, as a text.
std::string stated(const Moment& moment) {
  switch (moment.kind) {
    case Moment::Kind::kUtc:
      return base::to_text(moment.time);
    case Moment::Kind::kLocal:
      return "local " + base::to_text(moment.time);
    case Moment::Kind::kDay:
      return "day " + base::to_text(moment.time).substr(0, 10);
    case Moment::Kind::kNone:
      return {};
  }
  return {};
}

std::string_view file_of(const Draft& draft) {
  const std::string_view place = draft.place;
  return place.substr(0, place.rfind(", entry "));
}

std::string day_of(const Draft& draft, const std::string& created, const std::string& zone,
                   const ImportTools& tools) {
  std::string day = draft.day;
  if (day.empty()) {
    day = draft.created.kind == Moment::Kind::kUtc
              ? tools.day_in_zone(created, zone)
              : base::to_text(draft.created.time).substr(0, 10);
  }
  const auto said = base::day_from_text(day);
  const auto utc = base::day_from_text(std::string_view(created).substr(0, 10));
  if (!said || !utc || std::chrono::abs(*said - *utc) > std::chrono::days(1)) return {};
  return day;
}

// Returns about how many bytes a draft takes up in a request to the node.
std::size_t size_of(const Draft& draft) {
  std::size_t size = draft.text.size();
  for (const EarlierState& state : draft.earlier) {
    size += state.text.size();
    for (const auto& [name, value] : state.fields) size += name.size() + value.size();
  }
  return size;
}

}  // namespace

PlannedEntry planned_entry(const Draft& draft, const ImportTools& tools) {
  PlannedEntry entry;
  entry.created = utc_of(draft.created, tools);
  entry.time_zone = draft.time_zone.empty() && !is_own(draft) ? tools.time_zone : draft.time_zone;
  entry.day = day_of(draft, entry.created, entry.time_zone, tools);
  entry.tags = draft.tags;
  // If an entry is starred in another program, give it a tag. The star in our own export is a pin,
  // which the import sets later (marks_after_import).
  if (draft.starred && !is_own(draft) && entry.tags.size() < kMaxTags)
    entry.tags.emplace_back("starred");
  entry.modified = utc_of(draft.modified, tools);
  for (const EarlierState& state : draft.earlier)
    entry.written.push_back(utc_of(state.written, tools));
  return entry;
}

bool has_id(const Draft& draft) {
  return !draft.source_id.empty();
}

std::vector<std::string> sources_of(const std::vector<Draft>& drafts, const ImportTools& tools) {
  std::vector<std::string> sources;
  sources.reserve(drafts.size());
  // How many entries with the same time and words each file has had so far, by the name of the file
  // and a hash of time and words.
  std::map<std::string, std::size_t> equals;
  for (const Draft& draft : drafts) {
    if (has_id(draft)) {
      sources.push_back(draft.source + ":" + draft.source_id);
      continue;
    }
    const std::string words = draft.identity.empty() ? draft.text : draft.identity;
    const auto hash_of = [&](const std::string& text) {
      return base::to_hex(base::ByteView(tools.sha512(base::bytes_of(text))).first(16));
    };
    const std::string identity = stated(draft.created) + "\n" + words;
    const std::size_t place = equals[std::string(file_of(draft)) + "\n" + hash_of(identity)]++;
    sources.push_back(draft.source + ":" + hash_of(std::to_string(place) + "\n" + identity));
  }
  return sources;
}

std::vector<std::string> moments_of(const std::vector<Draft>& drafts, const ImportTools& tools) {
  std::vector<std::string> moments;
  moments.reserve(drafts.size());
  for (const Draft& draft : drafts) {
    if (has_id(draft)) {
      moments.emplace_back();
      continue;
    }
    const std::string time = stated(draft.created);
    const std::string moment = time.empty() ? "in " + std::string(file_of(draft)) : "at " + time;
    const auto hash = tools.sha512(base::bytes_of(moment));
    moments.push_back(base::to_hex(base::ByteView(hash).first(8)));
  }
  return moments;
}

std::size_t remove_copies(std::vector<Draft>& drafts, std::vector<std::string>& sources) {
  std::map<std::string, std::vector<std::size_t>> kept;  // by identity
  std::size_t left = 0;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    auto& earlier = kept[sources[i]];
    const bool is_copy = std::ranges::any_of(earlier, [&](std::size_t at) {
      return drafts[at].text == drafts[i].text && drafts[at].fields == drafts[i].fields;
    });
    if (is_copy) continue;
    earlier.push_back(left);
    if (left != i) {
      drafts[left] = std::move(drafts[i]);
      sources[left] = std::move(sources[i]);
    }
    ++left;
  }
  const std::size_t removed = drafts.size() - left;
  drafts.resize(left);
  sources.resize(left);
  return removed;
}

std::vector<ImportBatch> import_batches(const std::vector<Draft>& drafts) {
  std::vector<ImportBatch> batches;
  for (const char* side : {"vault", "deep"}) {
    ImportBatch batch{side, {}};
    std::size_t bytes = 0;
    const auto close = [&] {
      if (!batch.drafts.empty()) batches.push_back(batch);
      batch.drafts.clear();
      bytes = 0;
    };
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      if ((drafts[i].side == "deep") != (batch.side == "deep")) continue;
      batch.drafts.push_back(i);
      bytes += size_of(drafts[i]);
      if (batch.drafts.size() == kMaxBatchEntries || bytes >= kBatchBytes) close();
    }
    close();
  }
  return batches;
}

std::vector<std::string> sources_elsewhere(const ImportBatch& batch,
                                           const std::vector<std::string>& sources,
                                           const std::vector<std::string>& moments) {
  std::set<std::string_view> here;
  for (const std::size_t i : batch.drafts) here.insert(moments[i]);
  const std::set<std::size_t> inside(batch.drafts.begin(), batch.drafts.end());
  std::vector<std::string> elsewhere;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!moments[i].empty() && here.contains(moments[i]) && !inside.contains(i))
      elsewhere.push_back(sources[i]);
  }
  return elsewhere;
}

std::vector<EntryMarks> marks_after_import(const std::vector<Draft>& drafts,
                                           const std::map<std::string, std::string>& ids,
                                           const std::set<std::string>& added) {
  std::vector<EntryMarks> all;
  for (const Draft& draft : drafts) {
    const auto id = ids.find(draft.source_id);
    if (!is_own(draft) || id == ids.end() || !added.contains(id->second)) continue;
    EntryMarks marks{id->second, draft.starred, draft.left_out_of_look_back, {}};
    for (const std::string& link : draft.links) {
      if (const auto to = ids.find(link); to != ids.end()) marks.links.push_back(to->second);
    }
    if (marks.pinned || marks.left_out_of_look_back || !marks.links.empty())
      all.push_back(std::move(marks));
  }
  return all;
}

ListFate fate_of_list(const OwnList& imported, const std::optional<ListHere>& here) {
  if (!here) return ListFate::kLeft;
  if (here->text == imported.text) return ListFate::kSame;
  return here->changed ? ListFate::kLeft : ListFate::kTaken;
}

}  // namespace waterline::formats
