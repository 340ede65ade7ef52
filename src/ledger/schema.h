#pragma once

#include "store/database.h"

namespace waterline::ledger {

// The tables of ledger.db; docs/storage.md tells of them.
store::Migrations schema();

}  // namespace waterline::ledger
