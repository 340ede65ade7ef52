#pragma once

#include "store/error.h"

namespace waterline::store {

// Sets SQLite up for this process, once, before its first use here: memory is wiped when it is
// freed, and nothing is logged. Safe to call again and from any thread. REQUIRES: nothing else in
// the process has used SQLite before.
void set_up_sqlite();

// What a SQLite result code, extended or not, means to a caller. REQUIRES: a code that says
// something went wrong.
Error error_of_sqlite(int code);

}  // namespace waterline::store
