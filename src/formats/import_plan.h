#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "formats/draft.h"

// Plans the import of drafts. Values in, values out: the caller asks the node and sends the entries
// (docs/api.md, /v1/entries/import).
namespace waterline::formats {

// The functions that the planning needs and this room lacks: a hash, and the rules of time zones.
struct ImportTools {
  std::function<std::array<std::byte, 64>(base::ByteView)> sha512;
  std::string time_zone;  // the zone of this machine; may be empty
  // Returns the moment at which the wall clock of this machine showed `local`.
  std::function<base::WallTime(base::WallTime local)> utc_of_local;
  // Returns the day that a zone's calendar shows, "2026-11-23", at a moment "2026-11-23T20:15:02Z".
  // An empty zone is that of this machine.
  std::function<std::string(const std::string& utc, const std::string& zone)> day_in_zone;
};

// The parts of an entry that the node expects in another form than the draft has them. Times are
// "2026-11-23T20:15:02Z". An unknown time or day is empty.
struct PlannedEntry {
  std::string created;
  // The day on the writer's calendar: from the file, or else from the clock of the entry's zone.
  // Empty if it is more than a day away from `created`, so that they cannot belong together.
  std::string day;
  std::string time_zone;
  std::vector<std::string> tags;
  std::string modified;
  std::vector<std::string> written;  // when each earlier state was written
  friend bool operator==(const PlannedEntry&, const PlannedEntry&) = default;
};
PlannedEntry planned_entry(const Draft& draft, const ImportTools& tools);

// Returns the source of each draft, by which the node recognises an entry that it already has and
// adds nothing. It must not depend on the options of the import, on the zone of this machine, or on
// other files. It is the program's name with either
// the entry's id in that program, or
// a hash of the time as the file states it, the words, and the draft's place among the equal
// entries of its file.
std::vector<std::string> sources_of(const std::vector<Draft>& drafts, const ImportTools& tools);

// Returns a key for the moment of each draft without an id, and an empty key for the others. Drafts
// of one moment, as the file states it, have the same key, and so have all drafts of one file that
// state no moment. Among the entries of that key the node looks for the one that a draft with other
// words continues.
std::vector<std::string> moments_of(const std::vector<Draft>& drafts, const ImportTools& tools);

// Returns true if the draft's source is made of an id, so that other words under it are a newer or
// older state of the same entry.
bool has_id(const Draft& draft);

// Removes the drafts that say the same as an earlier draft of the same source. `sources` has the
// sources of all drafts, and loses those of the removed ones. Returns how many were removed.
std::size_t remove_copies(std::vector<Draft>& drafts, std::vector<std::string>& sources);

// Entries that are sent in one request.
struct ImportBatch {
  std::string side;                 // "vault" or "deep"
  std::vector<std::size_t> drafts;  // indices; never empty
  friend bool operator==(const ImportBatch&, const ImportBatch&) = default;
};
inline constexpr std::size_t kMaxBatchEntries = 500;
// The size of texts at which a batch is closed, far below the 64 MiB of a request.
inline constexpr std::size_t kBatchBytes = std::size_t{8} * 1024 * 1024;
// Splits drafts into batches. All entries of the vault come first. Each side keeps the order of the
// drafts.
std::vector<ImportBatch> import_batches(const std::vector<Draft>& drafts);

// Returns the sources of the drafts outside this batch that share a moment with a draft in it.
std::vector<std::string> sources_elsewhere(const ImportBatch& batch,
                                           const std::vector<std::string>& sources,
                                           const std::vector<std::string>& moments);

// The pins, links and other state of an entry. It is set after all entries are here, since a link
// needs both.
struct EntryMarks {
  std::string id;  // in this journal
  bool pinned = false;
  bool left_out_of_look_back = false;
  std::vector<std::string> links;  // ids in this journal
  friend bool operator==(const EntryMarks&, const EntryMarks&) = default;
};
// Returns the state of the entries of own exports that were added. `ids` maps an id in the export
// to the id in this journal. Links to other entries are dropped, and entries without any such state
// are left out.
std::vector<EntryMarks> marks_after_import(const std::vector<Draft>& drafts,
                                           const std::map<std::string, std::string>& ids,
                                           const std::set<std::string>& added);

// A list that this journal has.
struct ListHere {
  std::string text;
  bool changed = false;  // true if the person changed it
};
enum class ListFate {
  kTaken,
  kSame,  // the list is here already
  // It was not taken: the person changed it here too, or this version has no such list.
  kLeft,
};
ListFate fate_of_list(const OwnList& imported, const std::optional<ListHere>& here);

}  // namespace waterline::formats
