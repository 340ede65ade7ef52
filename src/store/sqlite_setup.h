#pragma once

#include "store/error.h"

namespace waterline::store {

// Sets SQLite up for this process, once, before its first use here: freed memory is wiped, and
// nothing is logged. Safe to call again and from any thread. REQUIRES: nothing else in the process
// has used SQLite before.
void set_up_sqlite();

// Converts an SQLite result code, extended or not, to an Error. REQUIRES: it is a failure code.
Error error_of_sqlite(int code);

}  // namespace waterline::store
