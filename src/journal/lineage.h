#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "journal/entry.h"

// Computes revision ids and parents. A revision's id is a hash of its content and its parents, so
// two copies of a journal compute the same id for it (docs/storage.md, "Revisions, and who wrote
// them").
namespace waterline::journal {

// Returns the id of a revision. REQUIRES: normalized text and fields.
RevisionId revision_id(base::ByteView entry_id, const std::vector<RevisionId>& parents,
                       base::WallTime written, std::string_view text,
                       const std::vector<Field>& fields);

// Returns the parents sorted and without duplicates, as they are hashed and stored.
std::vector<RevisionId> in_order(std::vector<RevisionId> parents);

// Returns the lineage of each state of an imported entry, oldest first. The file's ids and parents
// decide which state came from which only if all states form one history: each has an id and names
// its parents, and each but the newest has a child. Otherwise the parent of each state is the one
// before it. The ids of the result are always computed here, so that they fit the content even if
// somebody edited the file. REQUIRES: at least one state.
std::vector<Lineage> lineages(base::ByteView entry_id, const std::vector<Revision>& states);

// Returns the id of an imported entry. The id derives from the source, so every journal gives the
// entry the same id. If the source contains a full id that begins with `letter`, because the entry
// comes from an export of this program, that id is returned. REQUIRES: `source` is not empty.
std::array<std::byte, 16> id_by_source(char letter, std::string_view source);

// Returns the form in which an entry's source is stored: "jrnl:HASH", or "jrnl:MOMENT/HASH" if the
// draft has a Draft::moment, a name for the entry's time. So entries of the same time are
// neighbours in the index. The entry's id derives from the source without the moment.
std::string source_to_keep(std::string_view source, std::string_view moment);
// Returns the source in a stored form "jrnl:MOMENT/HASH", without the moment.
std::string source_without_moment(std::string_view kept);

}  // namespace waterline::journal
