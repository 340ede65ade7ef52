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
  // cached statements by their text; prepared, reset, unbound
  std::map<std::string, std::vector<sqlite3_stmt*>, std::less<>> resting;

  // Converts an SQLite error. Once damage was found, every later error is reported as kDamaged.
  [[nodiscard]] Error error_of(int code) const;
};

}  // namespace waterline::store
