#pragma once

#include <string_view>

#include "store/database.h"

namespace waterline::store {

// Whether SQLite takes this text, of one statement or several, in a database that these steps made,
// and takes the steps: tried in memory. Where it refuses a text in a store and this is true, the
// schema of the store is not what the steps make: it was made by somebody else, who had its key.
// Where this is false, the text is our mistake.
bool fits_schema(Migrations steps, std::string_view sql);

}  // namespace waterline::store
