#pragma once

#include "context.h"

// Finds out why there is no place for a journal, or why its node cannot start, as far as this
// process can tell from the folders.
namespace waterline::cli {

// Throws Ended if nothing says where the journal of this context is.
void require_place(const Context& context);

// Returns the words for a node that could not be started. Makes the folders that the node needs, as
// the node would.
Ended words_for_no_node(const Context& context);

}  // namespace waterline::cli
