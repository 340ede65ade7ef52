#pragma once

#include <string_view>

#include "store/database.h"

namespace waterline::store {

// Tries in memory whether SQLite accepts this text (one or several statements) in a database that
// these steps made. If SQLite refuses a text in a store although this returns true, the schema of
// the store is not what the steps make: somebody else who had its key made it. If this returns
// false, the text is our mistake.
bool fits_schema(Migrations steps, std::string_view sql);

}  // namespace waterline::store
