#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "journal/entry.h"

// What a revision is called, and which ones it came from. A revision's id is a hash of what it says
// and of its parents, so two copies of a journal agree on it without talking (docs/storage.md,
// "Revisions").
namespace waterline::journal {

// REQUIRES: text and fields as they are kept.
RevisionId revision_id(base::ByteView entry_id, const std::vector<RevisionId>& parents,
                       base::WallTime written, std::string_view text,
                       const std::vector<Field>& fields);

// The parents in the order in which they are hashed and kept, each once.
std::vector<RevisionId> in_order(std::vector<RevisionId> parents);

// The same for all states of an imported entry, oldest first, the newest last. What its file says
// of them counts only where all states can belong to one history: each has an id and says which it
// came from, and each but the newest became another one. Otherwise each came from the one before
// it. The ids themselves are always computed: a file that somebody changed names what it says now.
// REQUIRES: some.
std::vector<Lineage> lineages(base::ByteView entry_id, const std::vector<Revision>& states);

// The id of an imported entry, so that another journal gives it the same. An entry of an own
// export, of which the source names a whole id of this side, keeps that id. REQUIRES: a source.
std::array<std::byte, 16> id_by_source(char letter, std::string_view source);

}  // namespace waterline::journal
