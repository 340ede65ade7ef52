#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "store/database.h"
#include "store/sealed_vfs.h"

namespace waterline::store {

struct Statement::Home {
  const SealedVfs* vfs = nullptr;
  sqlite3* connection = nullptr;
  // The statements that are free to be used again, by their text: prepared, reset, and without
  // bound parameters.
  std::map<std::string, std::vector<sqlite3_stmt*>, std::less<>> resting;

  // Converts a code of SQLite to an error. Once damage was found in the store, the error is always
  // kDamaged.
  [[nodiscard]] Error error_of(int code) const;
};

}  // namespace waterline::store
