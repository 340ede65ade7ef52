#pragma once

#include "store/database.h"

namespace waterline::journal {

// The last step of a deletion: empties the store's log, which still holds the deleted content in
// sealed form. Call it after the commit, with no statement in progress. If the log cannot be
// emptied now, later writes to the log overwrite the content.
void forget_log(store::Database& database);

}  // namespace waterline::journal
