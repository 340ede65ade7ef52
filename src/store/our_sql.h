#pragma once

#include <string_view>

#include "store/database.h"

namespace waterline::store {

// Returns whether SQLite accepts `sql` (one or several statements) in an empty database in memory
// that the migrations `steps` made. If it refuses `sql` there, the text is our mistake. If it
// accepts `sql` there but refuses it in a store, that store has another schema: somebody else who
// had its key made it.
bool fits_schema(Migrations steps, std::string_view sql);

}  // namespace waterline::store
