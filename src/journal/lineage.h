#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "journal/entry.h"

// Computes revision ids and parents. A revision's id is a hash of its content and its parents, so
// two copies of a journal agree on it without communication (docs/storage.md, "Revisions, and who
// wrote them").
namespace waterline::journal {

// Returns the id of a revision. REQUIRES: normalized text and fields.
RevisionId revision_id(base::ByteView entry_id, const std::vector<RevisionId>& parents,
                       base::WallTime written, std::string_view text,
                       const std::vector<Field>& fields);

// Returns the parents sorted and without duplicates, as they are hashed and stored.
std::vector<RevisionId> in_order(std::vector<RevisionId> parents);

// Returns the lineage of each state of an imported entry, oldest first. The file's own ids and
// parents are used only if all states form one history: each has an id and names its parents, and
// each but the newest has a child. Otherwise the parent of each state is the one before it. The ids
// are always computed here, so a file that somebody edited gets ids that fit its content. REQUIRES:
// at least one state.
std::vector<Lineage> lineages(base::ByteView entry_id, const std::vector<Revision>& states);

// Returns the id of an imported entry. It derives from the source, so every journal gives the entry
// the same id. If the source names a full id of this side (from an export of ours), that id is
// returned. REQUIRES: a source.
std::array<std::byte, 16> id_by_source(char letter, std::string_view source);

// Returns the source in the form in which it is stored: "jrnl:HASH", or with a moment
// "jrnl:MOMENT/HASH", so that the entries of one moment are neighbours in the index. The id is
// always that of the source alone.
std::string source_to_keep(std::string_view source, std::string_view moment);
// Returns the source in such a stored form, without the moment.
std::string source_without_moment(std::string_view kept);

}  // namespace waterline::journal
