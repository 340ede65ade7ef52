#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "journal/error.h"
#include "store/database.h"

namespace waterline::journal {

using RawId = std::array<std::byte, 16>;

// Finds the one id that a person means by an id or its beginning (base/id_beginning.h). The
// statement `ids_between` selects the ids from ?1 to ?2; at most two rows are read. Errors:
// kUnknown if no id fits, kAmbiguous if several do.
Result<RawId> resolve_id(store::Statement ids_between, char letter,
                         std::string_view id_or_beginning);

// Returns the shortest beginning of the text of this id, of at least 5 characters, that fits no
// other id. The statement `neighbours` selects, for the id ?1, the greatest id below it and the
// smallest above it. kUnknown if it has no row.
Result<std::string> shortest_id(store::Statement neighbours, char letter, base::ByteView id);

}  // namespace waterline::journal
