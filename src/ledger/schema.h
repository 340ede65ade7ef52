#pragma once

#include "store/database.h"

namespace waterline::ledger {

// The tables of ledger.db, described in docs/storage.md.
store::Migrations schema();

}  // namespace waterline::ledger
