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

// Plans the import of drafts. These functions only compute: the caller asks the node and sends it
// the entries (docs/api.md, /v1/entries/import).
namespace waterline::formats {

// The functions that the planning needs and this room lacks: a hash, and the rules of time zones.
struct ImportTools {
  std::function<std::array<std::byte, 64>(base::ByteView)> sha512;
  std::string time_zone;  // the zone of this machine; may be empty
  // Returns the moment at which the wall clock of this machine showed `local`.
  std::function<base::WallTime(base::WallTime local)> utc_of_local;
  // Returns the day, "2026-11-23", that the calendar of a zone shows at a moment
  // "2026-11-23T20:15:02Z". An empty name stands for the zone of this machine.
  std::function<std::string(const std::string& utc, const std::string& zone)> day_in_zone;
};

// The parts of an entry that the node expects in another form than a draft has them. Times are
// "2026-11-23T20:15:02Z". An unknown time or day is empty.
struct PlannedEntry {
  std::string created;
  // The day on the writer's calendar: from the file, or else the day of `created` in the entry's
  // zone. Empty if the file's day is more than a day away from `created`, so that one of them must
  // be wrong.
  std::string day;
  std::string time_zone;
  std::vector<std::string> tags;
  std::string modified;
  std::vector<std::string> written;  // when each earlier state was written
  friend bool operator==(const PlannedEntry&, const PlannedEntry&) = default;
};
PlannedEntry planned_entry(const Draft& draft, const ImportTools& tools);

// Returns the source of each draft. By it the node recognises an entry that it already has, and
// adds nothing. A source must not depend on the options of the import, on the zone of this machine,
// or on other files. It is the program's name and then either
// - the entry's id in that program, or
// - a hash of three things: the time as the file states it, the words, and the draft's number among
//   the equal entries of its file.
std::vector<std::string> sources_of(const std::vector<Draft>& drafts, const ImportTools& tools);

// Returns a key for each draft without an id; for a draft with an id the key is empty. Two drafts
// have the same key if their files state the same time for them, or if both are from one file that
// states no time for them. If the node has no entry with the words of a draft, it looks among its
// entries with the same key for the one of which the draft is another version.
std::vector<std::string> moments_of(const std::vector<Draft>& drafts, const ImportTools& tools);

// Returns true if the source of the draft contains an id. Then a draft with the same source and
// other words is a newer or older version of the same entry.
bool has_id(const Draft& draft);

// Removes each draft that has the source and the content of an earlier one. `sources` has the
// sources of all drafts, and loses those of the removed ones. Returns how many were removed.
std::size_t remove_copies(std::vector<Draft>& drafts, std::vector<std::string>& sources);

// Entries that are sent in one request.
struct ImportBatch {
  std::string side;                 // "vault" or "deep"
  std::vector<std::size_t> drafts;  // indices; never empty
  friend bool operator==(const ImportBatch&, const ImportBatch&) = default;
};
inline constexpr std::size_t kMaxBatchEntries = 500;
// Once the texts of a batch together reach this size, in bytes, the batch takes no further entry.
// It is far below the 64 MiB that a request may have.
inline constexpr std::size_t kBatchBytes = std::size_t{8} * 1024 * 1024;
// Splits drafts into batches: first those for the vault, then those for the deep, each in the order
// of the drafts.
std::vector<ImportBatch> import_batches(const std::vector<Draft>& drafts);

// Returns the sources of the drafts in other batches whose key (moments_of) is also the key of a
// draft in this batch.
std::vector<std::string> sources_elsewhere(const ImportBatch& batch,
                                           const std::vector<std::string>& sources,
                                           const std::vector<std::string>& moments);

// The pins, links and other state of an entry. The import sets the state after it has added all
// entries, since a link needs both of its entries.
struct EntryMarks {
  std::string id;  // in this journal
  bool pinned = false;
  bool left_out_of_look_back = false;
  std::vector<std::string> links;  // ids in this journal
  friend bool operator==(const EntryMarks&, const EntryMarks&) = default;
};
// Returns the state of those entries that came from this program's own export and were added. `ids`
// maps an id in the export to the id in this journal. A link to an entry that is not in `ids` is
// dropped. Entries without any such state are left out.
std::vector<EntryMarks> marks_after_import(const std::vector<Draft>& drafts,
                                           const std::map<std::string, std::string>& ids,
                                           const std::set<std::string>& added);

// A list that this journal has.
struct ListHere {
  std::string text;
  bool changed = false;  // the person changed it in this journal
};
enum class ListFate {
  kTaken,
  kSame,  // this journal has the same list
  // The list was not taken: the person changed it in this journal too, or this version has no such
  // list.
  kLeft,
};
ListFate fate_of_list(const OwnList& imported, const std::optional<ListHere>& here);

}  // namespace waterline::formats
