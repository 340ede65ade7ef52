#pragma once

#include "context.h"

// Finds out why this process knows no folder for the journal, or why the node cannot start, as far
// as the folders show it.
namespace waterline::cli {

// Throws Ended if neither HOME nor an option names the folder of the journal.
void require_place(const Context& context);

// Returns the error for a node that could not be started, with the cause if one of the node's
// folders shows it. To find out, tries to make the folders, as the node does.
Ended words_for_no_node(const Context& context);

}  // namespace waterline::cli
