#pragma once

#include "store/database.h"

namespace waterline::journal {

// The last step of a removal: what was removed stood, sealed, in the store's log as well; this
// empties the log. Call after the commit, with no statement under way. If the log cannot be emptied
// now, its next use overwrites it.
void forget_log(store::Database& database);

}  // namespace waterline::journal
