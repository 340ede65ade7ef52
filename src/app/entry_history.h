#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "app/entries.h"
#include "journal/difference.h"

// The revisions of an entry: to read them, and to undo. REQUIRES for every function: the mutex of
// the private side is held.
namespace waterline::app {

struct RevisionView {
  journal::Revision revision;
  std::vector<journal::LineChange> changes;  // against the revision before
  struct Attachment {
    std::string id;  // empty if it was removed for good
    std::string description;
  };
  std::vector<Attachment> attachments = {};
};
Outcome<std::vector<RevisionView>> read_history(PrivateSide& open, std::string_view id);
// Restores the words of an earlier revision; if none is given, of the one before the newest. Error
// kUnknownId if there is no such revision.
Outcome<EntryView> undo_entry(PrivateSide& open, std::string_view id,
                              std::optional<std::uint32_t> revision, base::WallTime now);

}  // namespace waterline::app
