#pragma once

#include <string_view>

#include "store/database.h"

namespace waterline::store {

// Returns whether SQLite accepts this text (one or several statements) in a database in memory that
// these migrations made. If it does, but refuses the text in a store, the schema of that store is
// not ours: somebody else who had its key made it. If this returns false, the text is our mistake.
bool fits_schema(Migrations steps, std::string_view sql);

}  // namespace waterline::store
